#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "harness/measure/job_record.hpp"
#include "harness/measure/statistics.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// The three instants of a batch, in nanoseconds of Clock.
struct BatchTimes {
  std::int64_t start_ns = 0;     ///< just before the first submit
  std::int64_t accepted_ns = 0;  ///< the last submit has returned
  std::int64_t drained_ns = 0;   ///< drain() has returned
};

/// The service that the jobs of a batch were asked to take: their waits, and their hashing measured alone.
struct RequestedService {
  double sum_ns = 0;
  double max_ns = 0;
};

/// `hash_ns`: how long hashing takes a job of `workload` on its own, see time_of_hash().
RequestedService requested_service(const Workload& workload, double hash_ns);

/// What only a traced batch shows. A percentile is empty if nobody recorded each job.
struct JobFigures {
  std::int64_t service_sum_ns = 0;
  double utilization = 0;  ///< measured service / (workers × makespan)
  double stretch = 0;      ///< measured service / requested service
  double overhead_per_job_ns = 0;
  std::optional<double> steady_overhead_per_job_ns = {};  ///< of the part before the last job began
  std::uint64_t peak_concurrency = 0;
  std::optional<Percentiles> wait_ns = {};      ///< begin − start of the batch
  std::optional<Percentiles> response_ns = {};  ///< end − start of the batch
  std::optional<Percentiles> queueing_ns = {};  ///< begin − submit
};

/// The words of the design, in figures. Pure functions of times: see results/README.md for each formula.
struct Measurement {
  std::int64_t makespan_ns = 0;
  std::int64_t accept_ns = 0;
  std::int64_t ideal_ns = 0;  ///< max(sum / workers, longest) of the requested service
  double time_per_job_ns = 0;
  double throughput_hz = 0;
  double efficiency = 0;  ///< ideal / makespan
  std::optional<JobFigures> jobs = {};
};

/// What a batch was: how many jobs on how many workers, and the service they were asked for.
struct BatchSize {
  unsigned workers = 1;
  std::uint64_t jobs = 0;
  RequestedService requested = {};
};

/// The figures that follow from the times of a batch alone.
Measurement batch_figures(std::int64_t makespan_ns, std::int64_t accept_ns, const BatchSize& size);

/// What all jobs of a batch add up to.
struct JobTotals {
  std::int64_t service_sum_ns = 0;
  std::int64_t service_max_ns = 0;
  std::uint64_t peak_concurrency = 0;
};

/// The figures that follow from them, without percentiles and the steady part.
JobFigures job_figures(const JobTotals& totals, std::int64_t makespan_ns, const BatchSize& size);

/// `trace` is empty for an untraced batch. Untraced, the last job's end is unknown and the return of drain() stands for
/// it, which is later by one wake-up. All jobs have run.
Measurement measure(const BatchTimes& times, const BatchSize& size, std::span<const JobRecord> trace);

/// When the last job ended. At least one record.
std::int64_t last_end_ns(std::span<const JobRecord> trace);

/// The most records whose [begin, end) contain one instant.
std::uint64_t peak_concurrency(std::span<const JobRecord> trace);

}  // namespace poolbench
