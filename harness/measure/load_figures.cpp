#include "harness/measure/load_figures.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "harness/measure/queueing.hpp"
#include "harness/measure/values.hpp"

namespace poolbench {
namespace {

using Times = std::vector<std::int64_t>;

std::int64_t service_of(const JobRecord& job) {
  return job.end_ns - job.begin_ns;
}
std::int64_t wait_of(const JobRecord& job) {
  return job.begin_ns - job.arrival_ns;
}

/// In the order of their arrival. (A user of a closed load may have thought so briefly that another job was submitted
/// first.)
std::vector<JobRecord> in_order_of_arrival(std::span<const JobRecord> trace) {
  std::vector<JobRecord> jobs(trace.begin(), trace.end());
  std::ranges::stable_sort(jobs, {}, &JobRecord::arrival_ns);
  return jobs;
}

Percentiles excess(std::span<const JobRecord> trace, unsigned workers) {
  const Times ideal = first_come_first_served_waits(
      values_of(trace, [](const JobRecord& job) { return job.arrival_ns; }), values_of(trace, service_of), workers);
  Times beyond = values_of(trace, wait_of);
  for (std::size_t i = 0; i < beyond.size(); ++i) beyond[i] -= ideal[i];
  return percentiles(beyond);
}

/// The most jobs that had arrived and not begun.
std::uint64_t most_waiting(std::span<const JobRecord> trace) {
  Times begins = values_of(trace, [](const JobRecord& job) { return job.begin_ns; });
  std::ranges::sort(begins);
  std::size_t begun = 0;
  std::size_t most = 0;
  for (std::size_t arrived = 0; arrived < trace.size(); ++arrived) {
    while (begun < begins.size() && begins[begun] <= trace[arrived].arrival_ns) ++begun;
    most = std::max(most, arrived + 1 - std::min(begun, arrived + 1));
  }
  return most;
}

/// Jobs per second. The time may be 0, if there is one job or all arrive at once.
double per_second(std::size_t jobs, std::int64_t time_ns) {
  return static_cast<double>(jobs) / static_cast<double>(std::max<std::int64_t>(time_ns, 1)) * 1e9;
}

}  // namespace

LoadFigures load_figures(std::span<const JobRecord> records, std::span<const std::int64_t> lags_ns,
                         const LoadSize& size) {
  const std::vector<JobRecord> trace = in_order_of_arrival(records);
  const std::int64_t first = trace.front().arrival_ns;
  const std::int64_t arriving = trace.back().arrival_ns - first;
  const std::int64_t last_end = std::ranges::max_element(trace, {}, &JobRecord::end_ns)->end_ns;
  // As many gaps as there are earlier arrivals make up the time until the last one; or the last burst.
  const auto earlier =
      std::ranges::count_if(trace, [&](const JobRecord& job) { return job.arrival_ns < trace.back().arrival_ns; });
  const double offered_hz = per_second(static_cast<std::size_t>(earlier), arriving);
  const double mean_service_ns = size.requested_sum_ns / static_cast<double>(trace.size());
  const Times waits = values_of(trace, wait_of);
  Times lags(lags_ns.begin(), lags_ns.end());
  const Percentiles beyond = excess(trace, size.workers);
  LoadFigures figures{
      .offered_hz = offered_hz,
      .achieved_hz = per_second(trace.size(), last_end - first),
      .offered_utilization = offered_hz * mean_service_ns * 1e-9 / size.workers,
      .wait_mean_ns = std::accumulate(waits.begin(), waits.end(), 0.0) / static_cast<double>(waits.size()),
      .lag_ns = percentiles(lags),
      .uncorrected_ns = percentiles_of(trace, [](const JobRecord& job) { return job.end_ns - job.submit_ns; }),
      .excess_p50_ns = beyond.p50,
      .excess_p99_ns = beyond.p99,
      .most_waiting = most_waiting(trace)};
  figures.overload = !size.closed && (size.cut || figures.offered_utilization >= 1);
  return figures;
}

bool producer_was_the_bottleneck(const LoadFigures& load, const Percentiles& response_ns) {
  return 4 * load.lag_ns.p99 >= response_ns.p99;
}

}  // namespace poolbench
