#include "harness/external/plausibility.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "harness/units.hpp"

namespace poolbench::external {
namespace {

std::string time(std::int64_t nanoseconds) {
  return format_duration(static_cast<double>(nanoseconds));
}

std::string find_lost_work(const Answer& answer, const Workload& workload) {
  const std::uint64_t expected = workload.jobs();
  if (answer.jobs_done < expected)
    return "the program lost " + plural(expected - answer.jobs_done, "job") + " of " + format_count(expected);
  if (answer.jobs_done > expected) {
    return "the program ran " + plural(answer.jobs_done, "job") + " where " + format_count(expected) +
           " were asked for";
  }
  if (answer.checksum != workload.checksum()) {
    return "checksum " + std::to_string(answer.checksum) + " differs from the sequential one, " +
           std::to_string(workload.checksum());
  }
  return {};
}

std::string find_impossible_times(const Answer& answer, const Circumstances& batch) {
  if (answer.setup_ns > batch.waited.count())
    return "setup_ns says " + time(*answer.setup_ns) + ", but the answer came after " + time(batch.waited.count());
  if (answer.makespan_ns == 0) return "makespan_ns says that the batch took no time";
  const std::string makespan = "makespan_ns says " + time(answer.makespan_ns);
  if (answer.makespan_ns < answer.accept_ns)
    return makespan + ", less than the " + time(answer.accept_ns) + " of accept_ns";
  if (answer.makespan_ns > batch.waited.count())
    return makespan + ", but the answer came after " + time(batch.waited.count());
  const std::int64_t sleeps =
      std::max(batch.workload.service_sum().count() / batch.workers, batch.workload.service_max().count());
  if (answer.makespan_ns < sleeps) {
    return makespan + ", but the sleeps alone take " + time(sleeps) + "; a job must not wake early";
  }
  return {};
}

std::string find_impossible_jobs(const JobTotals& totals, std::int64_t makespan_ns, const Circumstances& batch) {
  const std::string sum = "service_sum_ns says " + time(totals.service_sum_ns);
  const std::string longest = "service_max_ns says " + time(totals.service_max_ns);
  if (totals.service_max_ns > makespan_ns) return longest + ", more than the " + time(makespan_ns) + " of makespan_ns";
  if (totals.service_max_ns > totals.service_sum_ns) return longest + ", more than the sum of all jobs";
  if (totals.service_sum_ns / batch.workers > makespan_ns)
    return sum + ", more than " + plural(batch.workers, "worker") + " can do in " + time(makespan_ns);
  if (totals.service_sum_ns < batch.workload.service_sum().count()) {
    return sum + ", but the sleeps alone add up to " + time(batch.workload.service_sum().count()) +
           "; a job must not wake early";
  }
  if (totals.service_max_ns < batch.workload.service_max().count()) {
    return longest + ", but the longest sleep is " + time(batch.workload.service_max().count()) +
           "; a job must not wake early";
  }
  if (totals.service_sum_ns / static_cast<std::int64_t>(batch.workload.jobs()) > totals.service_max_ns)
    return longest + ", less than the mean of all jobs";
  return {};
}

std::string find_impossible_peak(std::uint64_t peak, const Circumstances& batch) {
  const std::string says = "peak_concurrency says " + format_count(peak) + ", but there ";
  if (peak == 0) return "peak_concurrency says that no job ever ran";
  if (peak > batch.workers) return says + (batch.workers == 1 ? "is " : "are ") + plural(batch.workers, "worker");
  const std::uint64_t jobs = batch.workload.jobs();
  if (peak > jobs) return says + (jobs == 1 ? "is " : "are ") + plural(jobs, "job");
  return {};
}

std::string find_impossible_percentiles(const std::string& quantity, const std::optional<Percentiles>& figures,
                                        std::int64_t makespan_ns) {
  if (!figures) return {};
  const auto& [p50, p90, p99, p999, max] = *figures;
  if (!std::ranges::is_sorted(std::array{p50, p90, p99, p999, max}))
    return "the percentiles of " + quantity + " do not ascend from " + quantity + "_p50_ns to " + quantity + "_max_ns";
  if (max > makespan_ns)
    return quantity + "_max_ns says " + time(max) + ", more than the " + time(makespan_ns) + " of makespan_ns";
  return {};
}

}  // namespace

std::string find_fault(const Answer& answer, const Circumstances& batch) {
  if (std::string fault = find_lost_work(answer, batch.workload); !fault.empty()) return fault;
  if (std::string fault = find_impossible_times(answer, batch); !fault.empty()) return fault;
  if (!answer.totals) return {};
  for (const std::string& fault : {find_impossible_jobs(*answer.totals, answer.makespan_ns, batch),
                                   find_impossible_peak(answer.totals->peak_concurrency, batch),
                                   find_impossible_percentiles("wait", answer.wait_ns, answer.makespan_ns),
                                   find_impossible_percentiles("response", answer.response_ns, answer.makespan_ns)}) {
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace poolbench::external
