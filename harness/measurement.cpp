#include "harness/measurement.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace poolbench {
namespace {

double ideal(double service_sum, double service_max, unsigned workers) {
  return std::max(service_sum / workers, service_max);
}

/// P(exactly k of n fair coins show heads); by logarithms, since 0.5^n vanishes for large n.
double binomial_half(std::size_t n, std::size_t k) {
  const auto log_factorial = [](std::size_t m) { return std::lgamma(static_cast<double>(m) + 1); };
  const double log_choices = log_factorial(n) - log_factorial(k) - log_factorial(n - k);
  return std::exp(log_choices - static_cast<double>(n) * std::numbers::ln2);
}

/// A clock that did not advance would make infinities; a nanosecond is below its resolution anyway.
double divisible(std::int64_t makespan_ns) {
  return static_cast<double>(std::max<std::int64_t>(makespan_ns, 1));
}

JobFigures traced_figures(std::span<const JobRecord> trace, std::int64_t makespan_ns, unsigned workers) {
  JobTotals totals{.peak_concurrency = peak_concurrency(trace)};
  std::vector<std::int64_t> values(trace.size());
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const std::int64_t service = trace[i].end_ns - trace[i].begin_ns;
    totals.service_sum_ns += service;
    totals.service_max_ns = std::max(totals.service_max_ns, service);
    values[i] = trace[i].begin_ns - trace[i].submit_ns;
  }
  JobFigures figures = job_figures(totals, makespan_ns, workers, trace.size());
  figures.wait_ns = percentiles(values);
  std::ranges::transform(trace, values.begin(), [](const JobRecord& job) { return job.end_ns - job.submit_ns; });
  figures.response_ns = percentiles(values);
  return figures;
}

}  // namespace

Measurement batch_figures(std::int64_t makespan_ns, std::int64_t accept_ns, unsigned workers,
                          const Workload& workload) {
  const auto jobs = static_cast<double>(workload.jobs());
  const double makespan = divisible(makespan_ns);
  Measurement result{.makespan_ns = makespan_ns,
                     .accept_ns = accept_ns,
                     .time_per_job_ns = makespan / jobs,
                     .throughput_hz = jobs / makespan * 1e9,
                     .efficiency_requested = {},
                     .jobs = {}};
  if (workload.service_sum().count() > 0) {
    result.efficiency_requested = ideal(static_cast<double>(workload.service_sum().count()),
                                        static_cast<double>(workload.service_max().count()), workers) /
                                  makespan;
  }
  return result;
}

JobFigures job_figures(const JobTotals& totals, std::int64_t makespan_ns, unsigned workers, std::uint64_t jobs) {
  const auto service_sum = static_cast<double>(totals.service_sum_ns);
  const double best = ideal(service_sum, static_cast<double>(totals.service_max_ns), workers);
  const double makespan = divisible(makespan_ns);
  return {.service_sum_ns = totals.service_sum_ns,
          .ideal_ns = std::llround(best),
          .efficiency = best / makespan,
          .overhead_per_job_ns = (workers * makespan - service_sum) / static_cast<double>(jobs),
          .peak_concurrency = totals.peak_concurrency,
          .wait_ns = {},
          .response_ns = {}};
}

Measurement measure(const BatchTimes& times, unsigned workers, const Workload& workload,
                    std::span<const JobRecord> trace) {
  const std::int64_t end_ns = trace.empty() ? times.drained_ns : last_end_ns(trace);
  Measurement result = batch_figures(end_ns - times.start_ns, times.accepted_ns - times.start_ns, workers, workload);
  if (!trace.empty()) result.jobs = traced_figures(trace, result.makespan_ns, workers);
  return result;
}

std::int64_t last_end_ns(std::span<const JobRecord> trace) {
  return std::ranges::max_element(trace, {}, &JobRecord::end_ns)->end_ns;
}

Percentiles percentiles(std::vector<std::int64_t>& values) {
  std::ranges::sort(values);
  const auto at_rank = [&](std::uint64_t per_mille) {
    const std::uint64_t rank = (values.size() * per_mille + 999) / 1000;  // rounded up; 1 is the smallest value
    return values[std::max<std::uint64_t>(rank, 1) - 1];
  };
  return {.p50 = at_rank(500), .p90 = at_rank(900), .p99 = at_rank(990), .p999 = at_rank(999), .max = values.back()};
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

MedianInterval median_interval(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  const double median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;

  // The interval from the k-th smallest to the k-th largest misses the median with probability
  // 2 · P(fewer than k of n fair coins show heads). Leave out values while at most 5 % is missed.
  double missed = 2 * binomial_half(n, 0);
  std::size_t left_out = 0;
  for (std::size_t k = 1; 2 * k + 1 < n; ++k) {
    const double more = 2 * binomial_half(n, k);
    if (missed + more > 0.05) break;
    missed += more;
    left_out = k;
  }
  return {.low = values[left_out],
          .median = median,
          .high = values[n - 1 - left_out],
          .confidence = n == 1 ? 0 : 1 - missed};
}

}  // namespace poolbench
