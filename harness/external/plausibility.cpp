#include "harness/external/plausibility.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "harness/text/units.hpp"

namespace poolbench::external {
namespace {

std::string find_lost_work(const Answer& answer, const Workload& workload) {
  if (answer.cut && answer.jobs_done == 0) return "the program ran no job";
  const std::uint64_t expected = answer.cut ? std::min(answer.jobs_done, workload.jobs()) : workload.jobs();
  if (answer.jobs_done < expected)
    return "the program lost " + plural(expected - answer.jobs_done, "job") + " of " + format_count(expected);
  if (answer.jobs_done > expected) {
    return "the program ran " + plural(answer.jobs_done, "job") + " instead of " + format_count(expected);
  }
  const std::uint64_t checksum = answer.cut ? workload.checksum_of(expected) : workload.checksum();
  if (answer.checksum != checksum) {
    return "checksum " + std::to_string(answer.checksum) + " differs from the sequential one, " +
           std::to_string(checksum);
  }
  return {};
}

std::string find_impossible_times(const Answer& answer, const KnownBatch& batch) {
  if (answer.setup_ns > batch.waited.count())
    return "setup_ns says " + format_ns(*answer.setup_ns) + ", but the answer came after " +
           format_ns(batch.waited.count());
  if (answer.makespan_ns == 0) return "makespan_ns says that the batch took no time";
  const std::string makespan = "makespan_ns says " + format_ns(answer.makespan_ns);
  if (answer.makespan_ns < answer.accept_ns)
    return makespan + ", less than the " + format_ns(answer.accept_ns) + " of accept_ns";
  if (answer.makespan_ns > batch.waited.count())
    return makespan + ", but the answer came after " + format_ns(batch.waited.count());
  if (answer.cut) return {};  // which sleeps there were depends on where
  const std::int64_t sleeps =
      std::max(batch.workload.service_sum().count() / batch.workers, batch.workload.service_max().count());
  if (answer.makespan_ns < sleeps) {
    return makespan + ", but the sleeps alone take " + format_ns(sleeps) + "; a job must not wake early";
  }
  return {};
}

std::string find_impossible_jobs(const JobTotals& totals, std::int64_t makespan_ns, const KnownBatch& batch) {
  const std::string sum = "service_sum_ns says " + format_ns(totals.service_sum_ns);
  const std::string longest = "service_max_ns says " + format_ns(totals.service_max_ns);
  if (totals.service_max_ns > makespan_ns)
    return longest + ", more than the " + format_ns(makespan_ns) + " of makespan_ns";
  if (totals.service_max_ns > totals.service_sum_ns) return longest + ", more than the sum of all jobs";
  if (totals.service_sum_ns / batch.workers > makespan_ns)
    return sum + ", more than " + plural(batch.workers, "worker") + " can do in " + format_ns(makespan_ns);
  if (totals.service_sum_ns < batch.workload.service_sum().count()) {
    return sum + ", but the sleeps alone add up to " + format_ns(batch.workload.service_sum().count()) +
           "; a job must not wake early";
  }
  if (totals.service_max_ns < batch.workload.service_max().count()) {
    return longest + ", but the longest sleep is " + format_ns(batch.workload.service_max().count()) +
           "; a job must not wake early";
  }
  if (totals.service_sum_ns / static_cast<std::int64_t>(batch.workload.jobs()) > totals.service_max_ns)
    return longest + ", less than the mean of all jobs";
  return {};
}

std::string find_impossible_peak(std::uint64_t peak, const KnownBatch& batch) {
  const std::string says = "peak_concurrency says " + format_count(peak) + ", but there ";
  if (peak == 0) return "peak_concurrency says that no job ever ran";
  if (peak > batch.workers) return says + (batch.workers == 1 ? "is " : "are ") + plural(batch.workers, "worker");
  const std::uint64_t jobs = batch.workload.jobs();
  if (peak > jobs) return says + (jobs == 1 ? "is " : "are ") + plural(jobs, "job");
  return {};
}

std::string find_impossible_overhead(const Answer& answer, unsigned workers) {
  if (!answer.steady_overhead_ns) return {};
  // A worker is either in a job or idle. The unsigned sum cannot overflow.
  const std::uint64_t spent = static_cast<std::uint64_t>(*answer.steady_overhead_ns) +
                              static_cast<std::uint64_t>(answer.totals->service_sum_ns);
  if (spent / workers <= static_cast<std::uint64_t>(answer.makespan_ns)) return {};
  return "steady_overhead_ns says " + format_ns(*answer.steady_overhead_ns) + ", more than the jobs leave " +
         plural(workers, "worker") + " in " + format_ns(answer.makespan_ns);
}

/// One quantity of all jobs, if the program reported it.
struct Quantity {
  std::string name;
  std::optional<Percentiles> figures;
};

std::array<std::int64_t, 5> ascending(const Percentiles& figures) {
  return {figures.p50, figures.p90, figures.p99, figures.p999, figures.max};
}

std::string find_impossible_percentiles(const Quantity& quantity, std::int64_t makespan_ns) {
  const auto& [name, figures] = quantity;
  if (!figures) return {};
  if (!std::ranges::is_sorted(ascending(*figures)))
    return "the percentiles of " + name + " do not ascend from " + name + "_p50_ns to " + name + "_max_ns";
  if (figures->max > makespan_ns)
    return name + "_max_ns says " + format_ns(figures->max) + ", more than the " + format_ns(makespan_ns) +
           " of makespan_ns";
  return {};
}

/// If one quantity is at most another for each job, so is each of its percentiles.
std::string find_wrong_order(const Quantity& less, const Quantity& more) {
  if (!less.figures || !more.figures) return {};
  const auto smaller = ascending(*less.figures);
  const auto larger = ascending(*more.figures);
  for (std::size_t i = 0; i < percentile_suffixes.size(); ++i) {
    if (smaller[i] <= larger[i]) continue;
    return less.name + percentile_suffixes[i] + " says " + format_ns(smaller[i]) + ", more than the " +
           format_ns(larger[i]) + " of " + more.name + percentile_suffixes[i];
  }
  return {};
}

/// The response time of the longest job includes its service time.
std::string find_short_response(const Quantity& response, std::int64_t service_max_ns) {
  if (!response.figures || response.figures->max >= service_max_ns) return {};
  return "response_max_ns says " + format_ns(response.figures->max) + ", less than the " + format_ns(service_max_ns) +
         " of service_max_ns";
}

std::string find_impossible_waits(const Answer& answer) {
  const Quantity queueing{name_of_queueing(answer.protocol), answer.queueing_ns};
  const Quantity wait{"wait", answer.wait_ns};
  const Quantity response{"response", answer.response_ns};
  for (const Quantity& quantity : {queueing, wait, response}) {
    if (std::string fault = find_impossible_percentiles(quantity, answer.makespan_ns); !fault.empty()) return fault;
  }
  for (const auto& [less, more] :
       {std::pair(queueing, wait), std::pair(wait, response), std::pair(queueing, response)}) {
    if (std::string fault = find_wrong_order(less, more); !fault.empty()) return fault;
  }
  return find_short_response(response, answer.totals->service_max_ns);
}

}  // namespace

std::string find_fault(const Answer& answer, const KnownBatch& batch) {
  if (std::string fault = find_lost_work(answer, batch.workload); !fault.empty()) return fault;
  if (std::string fault = find_impossible_times(answer, batch); !fault.empty()) return fault;
  if (!answer.totals) return {};
  for (const std::string& fault : {find_impossible_jobs(*answer.totals, answer.makespan_ns, batch),
                                   find_impossible_peak(answer.totals->peak_concurrency, batch),
                                   find_impossible_overhead(answer, batch.workers), find_impossible_waits(answer)}) {
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace poolbench::external
