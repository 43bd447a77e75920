#include "harness/run/summary.hpp"

#include <algorithm>
#include <cmath>

namespace poolbench {
namespace {

using Rows = std::vector<const Row*>;

/// `value` returns an optional; rows without a value are left out.
template <class Value>
std::vector<double> collect(const Rows& rows, Value value) {
  std::vector<double> values;
  for (const Row* row : rows) {
    if (const std::optional<double> found = value(*row)) values.push_back(*found);
  }
  return values;
}

template <class Value>
std::optional<MedianInterval> interval_of(const Rows& rows, Value value) {
  std::vector<double> values = collect(rows, value);
  if (values.empty()) return std::nullopt;
  return median_interval(std::move(values));
}

template <class Value>
std::optional<double> median_of(const Rows& rows, Value value) {
  const auto interval = interval_of(rows, value);
  return interval ? std::optional(interval->median) : std::nullopt;
}

/// Makes a reader of one value of the measurement, or of its traced part.
template <class Value>
auto of_measurement(Value value) {
  return [value](const Row& row) -> std::optional<double> {
    if (!row.result.measurement) return std::nullopt;
    return static_cast<double>(value(*row.result.measurement));
  };
}
template <class Value>
auto of_jobs(Value value) {
  return [value](const Row& row) -> std::optional<double> {
    if (!row.result.measurement || !row.result.measurement->jobs) return std::nullopt;
    return static_cast<double>(value(*row.result.measurement->jobs));
  };
}

std::optional<double> busy_cpus(const Row& row) {
  if (!row.result.measurement || !row.result.resources) return std::nullopt;
  const auto cpu = row.result.resources->cpu_user_ns + row.result.resources->cpu_system_ns;
  return static_cast<double>(cpu) / static_cast<double>(std::max<std::int64_t>(row.result.measurement->makespan_ns, 1));
}

void count_failures(const Rows& rows, CellSummary& summary) {
  for (const Row* row : rows) {
    if (row->result.status == Status::invalid && ++summary.invalid == 1) summary.first_invalid = row->result.error;
    if (row->result.status != Status::error && row->result.status != Status::timeout) continue;
    if (++summary.failures == 1) summary.first_error = row->result.error;
    if (row->result.status == Status::timeout) ++summary.timeouts;
  }
}

void note_caution(const Rows& rows, CellSummary& summary) {
  const auto has_one = [](const Row* row) { return !row->result.caution.empty(); };
  if (const auto found = std::ranges::find_if(rows, has_one); found != rows.end())
    summary.caution = (*found)->result.caution;
}

void summarize_times(const Rows& rows, CellSummary& summary) {
  const auto makespan = of_measurement([](const Measurement& m) { return m.makespan_ns; });
  summary.repetitions = collect(rows, makespan).size();
  summary.makespan_ns = interval_of(rows, makespan);
  summary.accept_ns = median_of(rows, of_measurement([](const Measurement& m) { return m.accept_ns; }));
  summary.time_per_job_ns = median_of(rows, of_measurement([](const Measurement& m) { return m.time_per_job_ns; }));
  summary.efficiency = median_of(rows, of_measurement([](const Measurement& m) { return m.efficiency; }));
  summary.cpu_per_makespan = median_of(rows, busy_cpus);
}

void summarize_jobs(const Rows& rows, CellSummary& summary) {
  summary.utilization = median_of(rows, of_jobs([](const JobFigures& j) { return j.utilization; }));
  summary.stretch = median_of(rows, of_jobs([](const JobFigures& j) { return j.stretch; }));
  summary.service_mean_ns = median_of(rows, [](const Row& row) -> std::optional<double> {
    if (!row.result.measurement || !row.result.measurement->jobs) return std::nullopt;
    const std::uint64_t ran = row.result.jobs_done.value_or(row.cell.workload.jobs);  // a load may have been cut
    return static_cast<double>(row.result.measurement->jobs->service_sum_ns) /
           static_cast<double>(std::max<std::uint64_t>(ran, 1));
  });
  const auto peaks = collect(rows, of_jobs([](const JobFigures& j) { return j.peak_concurrency; }));
  if (!peaks.empty()) summary.peak_concurrency = static_cast<std::uint64_t>(std::ranges::max(peaks));
  if (summary.cell.workload.arrivals.is_load()) return;  // worker time without a job is no cost there
  summary.overhead_per_job_ns = median_of(rows, of_jobs([](const JobFigures& j) { return j.overhead_per_job_ns; }));
  summary.steady_overhead_per_job_ns = median_of(rows, [](const Row& row) -> std::optional<double> {
    if (!row.result.measurement || !row.result.measurement->jobs) return std::nullopt;
    return row.result.measurement->jobs->steady_overhead_per_job_ns;
  });
}

std::optional<LoadSummary> summarize_load(const Rows& rows) {
  Rows loads;
  for (const Row* row : rows) {
    if (row->result.measurement && row->result.measurement->load) loads.push_back(row);
  }
  if (loads.empty()) return std::nullopt;
  const auto median = [&](auto value) {
    return *median_of(loads, [&](const Row& row) -> std::optional<double> {
      return static_cast<double>(value(*row.result.measurement->load));
    });
  };
  const auto response = [&](std::int64_t Percentiles::*percentile) {
    const auto value = of_jobs([&](const JobFigures& jobs) { return (*jobs.response_ns).*percentile; });
    return static_cast<std::int64_t>(std::llround(*median_of(loads, value)));
  };
  return LoadSummary{
      .offered_hz = median([](const LoadFigures& load) { return load.offered_hz; }),
      .achieved_hz = median([](const LoadFigures& load) { return load.achieved_hz; }),
      .offered_utilization = median([](const LoadFigures& load) { return load.offered_utilization; }),
      .response_ns = {.p50 = response(&Percentiles::p50),
                      .p90 = response(&Percentiles::p90),
                      .p99 = response(&Percentiles::p99),
                      .p999 = response(&Percentiles::p999),
                      .max = response(&Percentiles::max)},
      .wait_excess_p50_ns = median([](const LoadFigures& load) { return load.excess_p50_ns; }),
      .wait_excess_p99_ns = median([](const LoadFigures& load) { return load.excess_p99_ns; }),
      .lag_p99_ns = median([](const LoadFigures& load) { return load.lag_ns.p99; }),
      .overload = std::ranges::any_of(loads, [](const Row* row) { return row->result.measurement->load->overload; })};
}

/// The most workers that were busy at once in a warm-up. None if no repetition succeeded, or if a successful one had
/// all its workers busy or does not report it.
std::optional<unsigned> too_few_in_warm_up(const Rows& rows) {
  std::optional<unsigned> most;
  for (const Row* row : rows) {
    if (row->result.status != Status::ok) continue;
    if (!row->result.too_few_in_warm_up) return std::nullopt;
    most = std::max(most.value_or(0), *row->result.too_few_in_warm_up);
  }
  return most;
}

/// `traced`: whether the summary's times come from traced trials. They compare only with times of the same kind.
std::optional<double> speedup_of(const CellSummary& summary, bool traced, const std::vector<Row>& rows) {
  if (!summary.makespan_ns) return std::nullopt;
  Rows baseline;
  for (const Row& row : rows) {
    if (row.cell.pool == baseline_pool && row.cell.workload == summary.cell.workload && row.traced == traced)
      baseline.push_back(&row);
  }
  const auto makespan = median_of(baseline, of_measurement([](const Measurement& m) { return m.makespan_ns; }));
  if (!makespan) return std::nullopt;
  return *makespan / std::max(summary.makespan_ns->median, 1.0);
}

}  // namespace

std::vector<CellSummary> summarize(const Plan& plan, const std::vector<Row>& rows) {
  std::vector<CellSummary> summaries;
  for (const Cell& cell : plan.cells) {
    Rows all, traced, untraced;
    for (const Row& row : rows) {
      if (row.cell != cell) continue;
      all.push_back(&row);
      (row.traced ? traced : untraced).push_back(&row);
    }
    if (all.empty()) continue;
    CellSummary& summary = summaries.emplace_back();
    summary.cell = cell;
    count_failures(all, summary);
    note_caution(all, summary);
    summary.cooperative = all.front()->cooperative;
    summary.too_few_in_warm_up = too_few_in_warm_up(all);
    summarize_times(untraced.empty() ? traced : untraced, summary);
    summarize_jobs(traced, summary);
    summary.load = summarize_load(traced);
    summary.speedup = speedup_of(summary, untraced.empty(), rows);
  }
  return summaries;
}

bool same_sweep(const CellSummary& one, const CellSummary& other) {
  return sweep_of(one.cell.workload) == sweep_of(other.cell.workload);
}

bool are_rivals(const CellSummary& one, const CellSummary& other) {
  return one.cell.pool != other.cell.pool && one.cell.workers == other.cell.workers &&
         one.cell.workload == other.cell.workload;
}

std::vector<std::span<const CellSummary>> sweeps_of(std::span<const CellSummary> summaries) {
  std::vector<std::span<const CellSummary>> sweeps;
  while (!summaries.empty()) {
    const WorkloadSpec sweep = sweep_of(summaries.front().cell.workload);
    const auto end = std::ranges::find_if(
        summaries, [&](const CellSummary& other) { return sweep_of(other.cell.workload) != sweep; });
    sweeps.push_back(summaries.first(static_cast<std::size_t>(end - summaries.begin())));
    summaries = summaries.subspan(sweeps.back().size());
  }
  return sweeps;
}

}  // namespace poolbench
