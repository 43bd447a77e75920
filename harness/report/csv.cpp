#include "harness/report/csv.hpp"

#include <algorithm>
#include <concepts>

#include "harness/text/units.hpp"

namespace poolbench {
namespace {

std::string text_of(std::string_view value) {
  return std::string(value);
}
std::string text_of(bool value) {
  return value ? "1" : "0";
}
std::string text_of(std::integral auto value) {
  return std::to_string(value);
}

std::string text_of(double value) {
  return format_shortest(value);
}

template <class T>
std::string text_of(const std::optional<T>& value) {
  return value ? text_of(*value) : std::string();
}

/// The text of a member of the measurement, the jobs or the resources; empty if the row has none of these.
template <class Member>
std::string of_measurement(const Row& row, Member member) {
  return row.result.measurement ? text_of(member(*row.result.measurement)) : std::string();
}
template <class Member>
std::string of_jobs(const Row& row, Member member) {
  if (!row.result.measurement || !row.result.measurement->jobs) return {};
  return text_of(member(*row.result.measurement->jobs));
}
template <class Member>
std::string of_load(const Row& row, Member member) {
  if (!row.result.measurement || !row.result.measurement->load) return {};
  return text_of(member(*row.result.measurement->load));
}
template <class Member>
std::string of_resources(const Row& row, Member member) {
  return row.result.resources ? text_of(member(*row.result.resources)) : std::string();
}

// The columns below are lambdas with these parameters; each uses at most one of them.
#define POOLBENCH_COLUMN(expression) \
  [](const RunInfo& run [[maybe_unused]], const Row& row [[maybe_unused]]) { return expression; }
#define POOLBENCH_MEASURED(member) POOLBENCH_COLUMN(of_measurement(row, [](const auto& m) { return m.member; }))
#define POOLBENCH_PER_JOB(member) POOLBENCH_COLUMN(of_jobs(row, [](const auto& j) { return j.member; }))
#define POOLBENCH_PERCENTILE(times, member) \
  POOLBENCH_COLUMN(of_jobs(row, [](const auto& j) { return j.times ? std::optional(j.times->member) : std::nullopt; }))
#define POOLBENCH_LOAD(member) POOLBENCH_COLUMN(of_load(row, [](const auto& load) { return load.member; }))
#define POOLBENCH_USED(member) POOLBENCH_COLUMN(of_resources(row, [](const auto& r) { return r.member; }))

constexpr CsvColumn columns[] = {
    // identity
    {"schema_version", POOLBENCH_COLUMN(text_of(csv_schema_version))},
    {"run_id", POOLBENCH_COLUMN(run.run_id)},
    {"timestamp_utc", POOLBENCH_COLUMN(row.timestamp_utc)},
    {"suite_version", POOLBENCH_COLUMN(build().suite_version)},
    {"git_commit", POOLBENCH_COLUMN(build().git_commit)},
    {"preset", POOLBENCH_COLUMN(run.preset)},
    // what ran
    {"pool", POOLBENCH_COLUMN(row.cell.pool)},
    {"workers", POOLBENCH_COLUMN(text_of(row.cell.workers))},
    {"jobs", POOLBENCH_COLUMN(text_of(row.cell.workload.jobs))},
    {"producers", POOLBENCH_COLUMN(text_of(row.cell.workload.producers))},
    {"sleep_ns", POOLBENCH_COLUMN(text_of(row.cell.workload.sleep.count()))},
    {"sleep_dist", POOLBENCH_COLUMN(text_of(name_of(row.cell.workload.distribution)))},
    {"hash_rounds", POOLBENCH_COLUMN(text_of(row.cell.workload.hash_rounds))},
    {"seed", POOLBENCH_COLUMN(text_of(row.cell.workload.seed))},
    {"repetition", POOLBENCH_COLUMN(text_of(row.repetition))},
    {"position", POOLBENCH_COLUMN(text_of(row.position))},
    {"trace", POOLBENCH_COLUMN(text_of(row.traced))},
    {"words", POOLBENCH_COLUMN(text_of(name_of(row.cell.workload.words)))},
    {"cold", POOLBENCH_COLUMN(text_of(run.cold))},
    {"draw", POOLBENCH_COLUMN(text_of(row.draw))},
    {"cooperative", POOLBENCH_COLUMN(text_of(row.cooperative))},
    {"isolated", POOLBENCH_COLUMN(text_of(run.isolated))},
    {"arrivals", POOLBENCH_COLUMN(name_of(row.cell.workload.arrivals))},
    {"rate_hz",
     POOLBENCH_COLUMN(text_of(
         row.cell.workload.arrivals.rate_hz != 0 ? std::optional(row.cell.workload.arrivals.rate_hz) : std::nullopt))},
    {"max_backlog", POOLBENCH_COLUMN(text_of(row.cell.workload.arrivals.is_open() ? run.most_backlog : std::nullopt))},
    {"job", POOLBENCH_COLUMN(name_of(row.cell.workload.job))},
    // verdict
    {"status", POOLBENCH_COLUMN(text_of(name_of(row.result.status)))},
    {"error", POOLBENCH_COLUMN(row.result.error)},
    {"jobs_done", POOLBENCH_COLUMN(text_of(row.result.jobs_done))},
    {"checksum", POOLBENCH_COLUMN(text_of(row.result.checksum))},
    // times
    {"setup_ns", POOLBENCH_COLUMN(text_of(row.result.setup_ns))},
    {"makespan_ns", POOLBENCH_MEASURED(makespan_ns)},
    {"accept_ns", POOLBENCH_MEASURED(accept_ns)},
    {"teardown_ns", POOLBENCH_COLUMN(text_of(row.result.teardown_ns))},
    {"service_sum_ns", POOLBENCH_PER_JOB(service_sum_ns)},
    {"ideal_ns", POOLBENCH_MEASURED(ideal_ns)},
    {"cpu_user_ns", POOLBENCH_USED(cpu_user_ns)},
    {"cpu_system_ns", POOLBENCH_USED(cpu_system_ns)},
    {"hash_ns", POOLBENCH_COLUMN(text_of(row.hash_ns))},
    {"alone_ns", POOLBENCH_COLUMN(text_of(row.result.alone_ns))},
    // derived
    {"time_per_job_ns", POOLBENCH_MEASURED(time_per_job_ns)},
    {"throughput_hz", POOLBENCH_MEASURED(throughput_hz)},
    {"efficiency", POOLBENCH_MEASURED(efficiency)},
    {"utilization", POOLBENCH_PER_JOB(utilization)},
    {"stretch", POOLBENCH_PER_JOB(stretch)},
    {"overhead_per_job_ns", POOLBENCH_PER_JOB(overhead_per_job_ns)},
    {"steady_overhead_per_job_ns", POOLBENCH_PER_JOB(steady_overhead_per_job_ns)},
    {"offered_hz", POOLBENCH_LOAD(offered_hz)},
    {"achieved_hz", POOLBENCH_LOAD(achieved_hz)},
    {"offered_utilization", POOLBENCH_LOAD(offered_utilization)},
    {"overload", POOLBENCH_LOAD(overload)},
    // jobs
    {"peak_concurrency", POOLBENCH_PER_JOB(peak_concurrency)},
    {"wait_p50_ns", POOLBENCH_PERCENTILE(wait_ns, p50)},
    {"wait_p90_ns", POOLBENCH_PERCENTILE(wait_ns, p90)},
    {"wait_p99_ns", POOLBENCH_PERCENTILE(wait_ns, p99)},
    {"wait_p999_ns", POOLBENCH_PERCENTILE(wait_ns, p999)},
    {"wait_max_ns", POOLBENCH_PERCENTILE(wait_ns, max)},
    {"response_p50_ns", POOLBENCH_PERCENTILE(response_ns, p50)},
    {"response_p90_ns", POOLBENCH_PERCENTILE(response_ns, p90)},
    {"response_p99_ns", POOLBENCH_PERCENTILE(response_ns, p99)},
    {"response_p999_ns", POOLBENCH_PERCENTILE(response_ns, p999)},
    {"response_max_ns", POOLBENCH_PERCENTILE(response_ns, max)},
    {"queueing_p50_ns", POOLBENCH_PERCENTILE(queueing_ns, p50)},
    {"queueing_p90_ns", POOLBENCH_PERCENTILE(queueing_ns, p90)},
    {"queueing_p99_ns", POOLBENCH_PERCENTILE(queueing_ns, p99)},
    {"queueing_p999_ns", POOLBENCH_PERCENTILE(queueing_ns, p999)},
    {"queueing_max_ns", POOLBENCH_PERCENTILE(queueing_ns, max)},
    {"wait_mean_ns", POOLBENCH_LOAD(wait_mean_ns)},
    {"wait_excess_p50_ns", POOLBENCH_LOAD(excess_p50_ns)},
    {"wait_excess_p99_ns", POOLBENCH_LOAD(excess_p99_ns)},
    {"lag_p99_ns", POOLBENCH_LOAD(lag_ns.p99)},
    {"lag_max_ns", POOLBENCH_LOAD(lag_ns.max)},
    {"most_waiting", POOLBENCH_LOAD(most_waiting)},
    {"uncorrected_p50_ns", POOLBENCH_LOAD(uncorrected_ns.p50)},
    {"uncorrected_p90_ns", POOLBENCH_LOAD(uncorrected_ns.p90)},
    {"uncorrected_p99_ns", POOLBENCH_LOAD(uncorrected_ns.p99)},
    {"uncorrected_p999_ns", POOLBENCH_LOAD(uncorrected_ns.p999)},
    {"uncorrected_max_ns", POOLBENCH_LOAD(uncorrected_ns.max)},
    // cost
    {"voluntary_switches", POOLBENCH_USED(voluntary_switches)},
    {"involuntary_switches", POOLBENCH_USED(involuntary_switches)},
    {"max_rss_bytes", POOLBENCH_COLUMN(text_of(row.result.max_rss_bytes))},
    {"instructions", POOLBENCH_COLUMN(text_of(row.result.instructions))},
    // machine
    {"host", POOLBENCH_COLUMN(run.machine.host)},
    {"cpu_model", POOLBENCH_COLUMN(run.machine.cpu_model)},
    {"cpus", POOLBENCH_COLUMN(text_of(run.machine.cpus))},
    {"cpu_list", POOLBENCH_COLUMN(run.machine.cpu_list)},
    {"cpu_quota", POOLBENCH_COLUMN(text_of(run.machine.cpu_quota))},
    {"kernel", POOLBENCH_COLUMN(run.machine.kernel)},
    {"governor", POOLBENCH_COLUMN(run.machine.governor)},
    {"timer_slack_ns", POOLBENCH_COLUMN(text_of(run.machine.timer_slack_ns))},
    {"compiler", POOLBENCH_COLUMN(build().compiler)},
    {"compiler_flags", POOLBENCH_COLUMN(build().compiler_flags)},
    {"build_type", POOLBENCH_COLUMN(build().build_type)},
    {"tbb_version", POOLBENCH_COLUMN(build().tbb_version)},
    {"benchmark_version", POOLBENCH_COLUMN(build().benchmark_version)},
    {"host_yield_ns", POOLBENCH_COLUMN(text_of(run.hand_overs.yield_ns))},
    {"host_wake_ns", POOLBENCH_COLUMN(text_of(run.hand_overs.wake_there_ns))},
    {"host_handover_ns", POOLBENCH_COLUMN(text_of(run.hand_overs.spin_ns))},
};

#undef POOLBENCH_USED
#undef POOLBENCH_LOAD
#undef POOLBENCH_PERCENTILE
#undef POOLBENCH_PER_JOB
#undef POOLBENCH_MEASURED
#undef POOLBENCH_COLUMN

template <class Text>
std::string csv_join(Text text) {
  std::string line;
  for (const CsvColumn& column : columns) {
    if (!line.empty()) line += ',';
    line += csv_field(text(column));
  }
  return line + '\n';
}

}  // namespace

std::span<const CsvColumn> csv_columns() {
  return columns;
}

std::string csv_header() {
  return csv_join([](const CsvColumn& column) { return std::string(column.name); });
}

std::string csv_line(const RunInfo& run, const Row& row) {
  return csv_join([&](const CsvColumn& column) { return column.text(run, row); });
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"') quoted += '"';
    quoted += character == '\n' || character == '\r' ? ' ' : character;
  }
  return quoted + '"';
}

}  // namespace poolbench
