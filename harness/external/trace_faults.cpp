#include "harness/external/trace_faults.hpp"

#include <cstddef>
#include <vector>

#include "harness/measure/measurement.hpp"
#include "harness/text/units.hpp"

namespace poolbench::external {
namespace {

std::string find_fault_of_job(std::uint64_t index, const JobTimes& job, std::int64_t makespan_ns,
                              const Workload& workload) {
  if (job.submit_ns > job.begin_ns) return "began before its submit";
  if (const std::int64_t sleep = workload.service_time(index).count(); job.end_ns - job.begin_ns < sleep)
    return "took " + format_ns(job.end_ns - job.begin_ns) + " and slept for " + format_ns(sleep) +
           "; a job must not wake early";
  if (job.end_ns > makespan_ns) return "ended after the " + format_ns(makespan_ns) + " of makespan_ns";
  if (!workload.spec().arrivals.is_load()) return {};
  if (job.submit_ns < job.arrival_ns) return "was submitted before it was due";
  if (job.returned_ns < job.submit_ns) return "has a submit that returned before it began";
  const auto planned = workload.arrivals();
  if (!planned.empty() && job.arrival_ns != planned[index].count())
    return "has another arrival_ns than the jobs file, " + std::to_string(job.arrival_ns);
  return {};
}

/// The most jobs between the instants `from` and end_ns.
std::uint64_t most_at_once(std::span<const JobTimes> trace, std::int64_t JobTimes::*from) {
  Trace spans;
  spans.reserve(trace.size());
  for (const JobTimes& job : trace) spans.push_back({.begin_ns = job.*from, .end_ns = job.end_ns});
  return peak_concurrency(spans);
}

std::string find_crowd(std::span<const JobTimes> trace, const KnownBatch& batch) {
  const std::uint64_t running = most_at_once(trace, &JobTimes::begin_ns);
  if (running > batch.workers) return plural(running, "job") + " ran at once on " + plural(batch.workers, "worker");
  const Arrivals& arrivals = batch.workload.spec().arrivals;
  if (!arrivals.is_closed()) return {};
  const std::uint64_t present = most_at_once(trace, &JobTimes::arrival_ns);
  if (present > arrivals.users) return plural(present, "job") + " of " + plural(arrivals.users, "user") + " at once";
  return {};
}

}  // namespace

std::string find_fault_in_trace(std::span<const JobTimes> trace, const Answer& answer, const KnownBatch& batch) {
  const std::string where = "trace_file: ";
  if (trace.size() != answer.jobs_done)
    return where + "has " + plural(trace.size(), "line") + " for " + plural(answer.jobs_done, "job");
  std::int64_t last_return_ns = 0;
  for (std::size_t index = 0; index < trace.size(); ++index) {
    const JobTimes& job = trace[index];
    std::string fault = find_fault_of_job(index, job, answer.makespan_ns, batch.workload);
    if (fault.empty() && job.submit_ns < last_return_ns)
      fault = "was submitted before the previous submit had returned";
    if (!fault.empty()) return where + "the job of line " + std::to_string(index + 1) + " " + fault;
    last_return_ns = job.returned_ns;
  }
  const std::string crowd = find_crowd(trace, batch);
  return crowd.empty() ? "" : where + crowd;
}

}  // namespace poolbench::external
