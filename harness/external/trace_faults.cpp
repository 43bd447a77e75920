#include "harness/external/trace_faults.hpp"

#include <algorithm>
#include <chrono>
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
    return "took " + std::to_string(job.end_ns - job.begin_ns) + " ns, less than its service_ns of " +
           std::to_string(sleep) + "; a job must not wake early";
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

std::vector<std::int64_t> sorted_ends(std::span<const JobTimes> trace) {
  std::vector<std::int64_t> ends(trace.size());
  std::ranges::transform(trace, ends.begin(), &JobTimes::end_ns);
  std::ranges::sort(ends);
  return ends;
}

/// Who thinks after a job thinks after its end. So the arrivals cannot come before the thoughts, in sum, if each
/// thought began at the start or after one of the earliest ends.
std::string find_short_thoughts(std::span<const JobTimes> trace, const Workload& workload) {
  const std::uint64_t first_thoughts = std::min<std::uint64_t>(workload.spec().arrivals.users, trace.size());
  const std::vector<std::int64_t> ends = sorted_ends(trace);
  std::int64_t earliest = 0;
  for (const std::int64_t end : std::span(ends).first(trace.size() - first_thoughts)) earliest += end;
  for (const std::chrono::nanoseconds think : workload.thinks().first(trace.size())) earliest += think.count();
  std::int64_t arrivals = 0;
  for (const JobTimes& job : trace) arrivals += job.arrival_ns;
  return arrivals >= earliest ? "" : "jobs arrived before their users had thought";
}

/// A load is cut after its last submit, at an instant at which too many jobs are due and have not ended.
std::string find_unfounded_cut(std::span<const JobTimes> trace, const Answer& answer, const KnownBatch& batch) {
  const auto arrivals = batch.workload.arrivals();
  const std::vector<std::int64_t> ends = sorted_ends(trace);
  const auto exceeded_at = [&](std::int64_t instant) {
    const auto due = std::ranges::upper_bound(arrivals, std::chrono::nanoseconds(instant)) - arrivals.begin();
    const auto ended = std::ranges::upper_bound(ends, instant) - ends.begin();
    return due > ended && static_cast<std::uint64_t>(due - ended) > batch.most_backlog;
  };
  const std::int64_t last_submit = trace.back().submit_ns;
  if (exceeded_at(last_submit)) return {};
  for (const std::chrono::nanoseconds arrival : arrivals) {
    const bool possible = arrival.count() >= last_submit && arrival.count() <= answer.makespan_ns;
    if (possible && exceeded_at(arrival.count())) return {};
  }
  return "the load was cut, but never had more than " + plural(batch.most_backlog, "job") + " that had not ended";
}

std::string find_fault_of_load(std::span<const JobTimes> trace, const Answer& answer, const KnownBatch& batch) {
  if (answer.cut) return find_unfounded_cut(trace, answer, batch);
  return batch.workload.spec().arrivals.is_closed() ? find_short_thoughts(trace, batch.workload) : "";
}

std::string find_fault_of_jobs(std::span<const JobTimes> trace, const Answer& answer, const KnownBatch& batch) {
  std::int64_t last_return_ns = 0;
  for (std::size_t index = 0; index < trace.size(); ++index) {
    const JobTimes& job = trace[index];
    std::string fault = find_fault_of_job(index, job, answer.makespan_ns, batch.workload);
    if (fault.empty() && job.submit_ns < last_return_ns)
      fault = "was submitted before the previous submit had returned";
    if (!fault.empty()) return "the job of line " + std::to_string(index + 1) + " " + fault;
    last_return_ns = job.returned_ns;
  }
  if (answer.accept_ns >= std::ranges::max(trace, {}, &JobTimes::submit_ns).submit_ns) return {};
  return "a job was submitted after the " + format_ns(answer.accept_ns) + " of accept_ns";
}

std::string find_fault_of_all(std::span<const JobTimes> trace, const Answer& answer, const KnownBatch& batch) {
  if (trace.size() != answer.jobs_done)
    return "has " + plural(trace.size(), "line") + " for " + plural(answer.jobs_done, "job");
  for (std::string fault :
       {find_fault_of_jobs(trace, answer, batch), find_crowd(trace, batch), find_fault_of_load(trace, answer, batch)}) {
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace

std::string find_fault_in_trace(std::span<const JobTimes> trace, const Answer& answer, const KnownBatch& batch) {
  const std::string fault = find_fault_of_all(trace, answer, batch);
  return fault.empty() ? "" : "trace_file: " + fault;
}

}  // namespace poolbench::external
