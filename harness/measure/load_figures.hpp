#pragma once

#include <cstdint>
#include <span>

#include "harness/measure/job_record.hpp"
#include "harness/measure/statistics.hpp"

namespace poolbench {

/// The figures that only jobs have that arrive one after another.
struct LoadFigures {
  double offered_hz = 0;           ///< arrivals before the last instant of one / the time until then
  double achieved_hz = 0;          ///< ends per second, from the first arrival to the last end
  double offered_utilization = 0;  ///< requested service / (workers × time in which it arrived); 1 or more: overload
  double wait_mean_ns = 0;
  Percentiles lag_ns = {};          ///< how late the producer was by itself, see ProducerLag
  Percentiles uncorrected_ns = {};  ///< end − submit: what a client measures that waits for its own late submit
  std::int64_t excess_p50_ns = 0;   ///< wait beyond that of first come, first served, with the measured service times
  std::int64_t excess_p99_ns = 0;
  std::uint64_t most_waiting = 0;  ///< jobs that had arrived and not begun, at most
  bool overload = false;           ///< offered_utilization is 1 or more, or the backlog exceeded its bound
};

/// What the figures of a load depend on.
struct LoadSize {
  unsigned workers = 1;
  double requested_sum_ns = 0;
  bool cut = false;     ///< the load ended early, because the backlog exceeded its bound
  bool closed = false;  ///< users wait for their jobs, so there is no overload
};

/// `records` has at least one; `lags_ns` has a value for each.
LoadFigures load_figures(std::span<const JobRecord> records, std::span<const std::int64_t> lags_ns,
                         const LoadSize& size);

/// Whether the producer was so late by itself that the response times say more about it than about the pool: its lag
/// makes up a quarter of the slowest response times, or more.
bool producer_was_the_bottleneck(const LoadFigures& load, const Percentiles& response_ns);

}  // namespace poolbench
