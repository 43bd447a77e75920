#include "harness/external/plausibility.hpp"

#include <algorithm>

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
  if (totals.peak_concurrency == 0) return "peak_concurrency says that no job ever ran";
  if (totals.peak_concurrency > batch.workers) {
    return "peak_concurrency says " + format_count(totals.peak_concurrency) + ", but there are " +
           plural(batch.workers, "worker");
  }
  return {};
}

}  // namespace

std::string find_fault(const Answer& answer, const Circumstances& batch) {
  if (std::string fault = find_lost_work(answer, batch.workload); !fault.empty()) return fault;
  if (std::string fault = find_impossible_times(answer, batch); !fault.empty()) return fault;
  return answer.totals ? find_impossible_jobs(*answer.totals, answer.makespan_ns, batch) : "";
}

}  // namespace poolbench::external
