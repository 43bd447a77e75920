#include "harness/measure/measurement.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/measure/values.hpp"

namespace poolbench {
namespace {

/// Prevents infinite figures if the clock did not advance. A nanosecond is below its resolution anyway.
double divisible(std::int64_t makespan_ns) {
  return static_cast<double>(std::max<std::int64_t>(makespan_ns, 1));
}

JobTotals totals_of(std::span<const JobRecord> trace) {
  JobTotals totals{.peak_concurrency = poolbench::peak_concurrency(trace)};
  for (const JobRecord& job : trace) {
    const std::int64_t service = job.end_ns - job.begin_ns;
    totals.service_sum_ns += service;
    totals.service_max_ns = std::max(totals.service_max_ns, service);
  }
  return totals;
}

/// Until the last job begins, every worker could be busy. The rest is the ragged end of the batch.
double steady_overhead_per_job(std::span<const JobRecord> trace, std::int64_t start_ns, unsigned workers) {
  const std::int64_t last_begin = std::ranges::max_element(trace, {}, &JobRecord::begin_ns)->begin_ns;
  double busy = 0;
  for (const JobRecord& job : trace) busy += static_cast<double>(std::min(job.end_ns, last_begin) - job.begin_ns);
  const double worker_time = static_cast<double>(workers) * static_cast<double>(last_begin - start_ns);
  return (worker_time - busy) / static_cast<double>(trace.size());
}

JobFigures traced_figures(std::span<const JobRecord> trace, std::int64_t start_ns, std::int64_t makespan_ns,
                          const BatchSize& size) {
  JobFigures figures = job_figures(totals_of(trace), makespan_ns, size);
  figures.steady_overhead_per_job_ns = steady_overhead_per_job(trace, start_ns, size.workers);
  const auto arrival = [&](const JobRecord& job) { return job.arrival_ns != 0 ? job.arrival_ns : start_ns; };
  figures.wait_ns = percentiles_of(trace, [&](const JobRecord& job) { return job.begin_ns - arrival(job); });
  figures.response_ns = percentiles_of(trace, [&](const JobRecord& job) { return job.end_ns - arrival(job); });
  figures.queueing_ns = percentiles_of(trace, [](const JobRecord& job) { return job.begin_ns - job.submit_ns; });
  return figures;
}

}  // namespace

RequestedService requested_service(const Workload& workload, double alone_ns, std::uint64_t jobs) {
  RequestedService requested;
  for (std::uint64_t job = 0; job < jobs; ++job) {
    const double service = static_cast<double>(workload.service_time(job).count()) + alone_ns;
    const double arrival = workload.arrivals().empty() ? 0 : static_cast<double>(workload.arrivals()[job].count());
    requested.sum_ns += service;
    requested.earliest_end_ns = std::max(requested.earliest_end_ns, arrival + service);
  }
  return requested;
}

Measurement batch_figures(std::int64_t makespan_ns, std::int64_t accept_ns, const BatchSize& size) {
  const auto jobs = static_cast<double>(size.jobs);
  const double makespan = divisible(makespan_ns);
  const double ideal = std::max(size.requested.sum_ns / size.workers, size.requested.earliest_end_ns);
  return {.makespan_ns = makespan_ns,
          .accept_ns = accept_ns,
          .ideal_ns = std::llround(ideal),
          .time_per_job_ns = makespan / jobs,
          .throughput_hz = jobs / makespan * 1e9,
          .efficiency = ideal / makespan};
}

JobFigures job_figures(const JobTotals& totals, std::int64_t makespan_ns, const BatchSize& size) {
  const auto service_sum = static_cast<double>(totals.service_sum_ns);
  const double worker_time = size.workers * divisible(makespan_ns);
  return {.service_sum_ns = totals.service_sum_ns,
          .utilization = service_sum / worker_time,
          .stretch = service_sum / std::max(size.requested.sum_ns, 1.0),
          .overhead_per_job_ns = (worker_time - service_sum) / static_cast<double>(size.jobs),
          .peak_concurrency = totals.peak_concurrency};
}

Measurement measure(const BatchTimes& times, const BatchSize& size, std::span<const JobRecord> trace) {
  const std::int64_t end_ns = trace.empty() ? times.drained_ns : last_end_ns(trace);
  Measurement result = batch_figures(end_ns - times.start_ns, times.accepted_ns - times.start_ns, size);
  if (!trace.empty()) result.jobs = traced_figures(trace, times.start_ns, result.makespan_ns, size);
  return result;
}

Measurement measure_load(const BatchTimes& times, const BatchSize& size, std::span<const JobRecord> trace,
                         const LoadRecord& load) {
  Measurement result = measure(times, size, trace);
  result.load = load_figures(
      trace, load.lags_ns,
      {.workers = size.workers, .requested_sum_ns = size.requested.sum_ns, .cut = load.cut, .closed = load.closed});
  return result;
}

std::int64_t last_end_ns(std::span<const JobRecord> trace) {
  return std::ranges::max_element(trace, {}, &JobRecord::end_ns)->end_ns;
}

std::uint64_t peak_concurrency(std::span<const JobRecord> trace) {
  std::vector<std::int64_t> begins(trace.size());
  std::vector<std::int64_t> ends(trace.size());
  std::ranges::transform(trace, begins.begin(), &JobRecord::begin_ns);
  std::ranges::transform(trace, ends.begin(), &JobRecord::end_ns);
  std::ranges::sort(begins);
  std::ranges::sort(ends);

  // A job that begins at the instant another ends does not overlap it.
  std::size_t ended = 0;
  std::size_t peak = 0;
  for (std::size_t begun = 0; begun < begins.size(); ++begun) {
    while (ended < begun && ends[ended] <= begins[begun]) ++ended;
    peak = std::max(peak, begun + 1 - ended);
  }
  return peak;
}

}  // namespace poolbench
