#include "harness/external/trace_faults.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace poolbench::external;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t ms = 1'000'000;

/// Two workers, four jobs of 1 ms: the first two run at once, then the others.
std::vector<JobTimes> plausible_trace(std::int64_t first_arrival = 0, std::int64_t gap = 0) {
  std::vector<JobTimes> trace;
  for (std::int64_t job = 0; job < 4; ++job) {
    const std::int64_t begin = 2 * ms * (job / 2) + job;
    trace.push_back({.submit_ns = job,
                     .begin_ns = begin,
                     .end_ns = begin + ms,
                     .arrival_ns = first_arrival + gap * job,
                     .returned_ns = job});
  }
  return trace;
}

/// The fault of the trace after `change`, or "".
template <class Change>
std::string fault_of_trace(const Workload& workload, std::vector<JobTimes> trace, Change change) {
  change(trace);
  const Answer answer{.jobs_done = trace.size(), .accept_ns = 3 * ms, .makespan_ns = 4 * ms};
  return find_fault_in_trace(trace, answer, {.workers = 2, .workload = workload, .waited = 1s});
}

const Workload batch_work({.jobs = 4, .sleep = 1ms});
/// Jobs are due every nanosecond, from the first on.
const Workload open_load({.jobs = 4, .arrivals = {.process = ArrivalProcess::uniform, .rate_hz = 1e9}, .sleep = 1ms});
const Workload closed_load({.jobs = 4,
                            .arrivals = {.process = ArrivalProcess::closed, .users = 4, .think = 0ns},
                            .sleep = 1ms});

template <class Change>
std::string fault_of_batch(Change change) {
  return fault_of_trace(batch_work, plausible_trace(), change);
}

template <class Change>
std::string fault_of_open(Change change) {
  std::vector<JobTimes> trace = plausible_trace();
  for (std::size_t job = 0; job < 4; ++job) {
    trace[job].arrival_ns = open_load.arrivals()[job].count();
    trace[job].submit_ns = trace[job].returned_ns = trace[job].arrival_ns;
    trace[job].begin_ns += 10;
    trace[job].end_ns += 10;
  }
  return fault_of_trace(open_load, trace, change);
}

void as_it_is(std::vector<JobTimes>&) {}

}  // namespace

TEST_CASE("a trace that can be true has no fault") {
  CHECK(fault_of_batch(as_it_is).empty());
  CHECK(fault_of_open(as_it_is).empty());
  CHECK(fault_of_trace(closed_load, plausible_trace(), as_it_is).empty());
}

TEST_CASE("a trace has a line for each job that ran") {
  const Answer answer{.jobs_done = 5, .accept_ns = 3 * ms, .makespan_ns = 4 * ms};
  CHECK(find_fault_in_trace(plausible_trace(), answer, {.workers = 2, .workload = batch_work}) ==
        "trace_file: has 4 lines for 5 jobs");
}

TEST_CASE("a job begins after its submit, sleeps long enough, and ends before the batch does") {
  CHECK(fault_of_batch([](auto& trace) { trace[1].submit_ns = trace[1].begin_ns + 1; }) ==
        "trace_file: the job of line 2 began before its submit");
  CHECK(fault_of_batch([](auto& trace) { --trace[1].end_ns; }) ==
        "trace_file: the job of line 2 took 999999 ns, less than its service_ns of 1000000; a job must not wake early");
  CHECK(fault_of_batch([](auto& trace) { trace[3].end_ns = 4 * ms + 1; }) ==
        "trace_file: the job of line 4 ended after the 4.00 ms of makespan_ns");
}

TEST_CASE("no more jobs run at once than there are workers") {
  CHECK(fault_of_batch([](auto& trace) { trace[2].begin_ns = trace[1].begin_ns + 1; }) ==
        "trace_file: 3 jobs ran at once on 2 workers");
}

TEST_CASE("a job of a load is submitted when it is due or later, one after the other") {
  CHECK(fault_of_open([](auto& trace) { --trace[1].submit_ns; }) ==
        "trace_file: the job of line 2 was submitted before it was due");
  CHECK(fault_of_open([](auto& trace) { --trace[1].returned_ns; }) ==
        "trace_file: the job of line 2 has a submit that returned before it began");
  CHECK(fault_of_open([](auto& trace) { trace[1].returned_ns += 5; }) ==
        "trace_file: the job of line 3 was submitted before the previous submit had returned");
}

TEST_CASE("the arrivals of an open load are those of the jobs file") {
  const std::string arrival = std::to_string(open_load.arrivals()[2].count() - 1);
  CHECK(fault_of_open([](auto& trace) { --trace[2].arrival_ns; }) ==
        "trace_file: the job of line 3 has another arrival_ns than the jobs file, " + arrival);
}

TEST_CASE("no more jobs of a closed load are there at once than users") {
  const Workload three_users(
      {.jobs = 4, .arrivals = {.process = ArrivalProcess::closed, .users = 3, .think = 0ns}, .sleep = 1ms});
  CHECK(fault_of_trace(three_users, plausible_trace(), as_it_is) == "trace_file: 4 jobs of 3 users at once");
  CHECK(fault_of_trace(three_users, plausible_trace(), [](auto& trace) {
          trace[3].arrival_ns = trace[3].submit_ns = trace[3].returned_ns = trace[0].end_ns;
        }).empty());
}

TEST_CASE("no job is submitted after the accept time") {
  CHECK(fault_of_batch([](auto& trace) { trace[3].submit_ns = trace[3].begin_ns = trace[3].end_ns - ms; }).empty());
  CHECK(fault_of_batch([](auto& trace) {
          trace[3].submit_ns = trace[3].begin_ns = 3 * ms + 1;
          trace[3].end_ns = 4 * ms;
        }) ==
        "trace_file: the job of line 4 took 999999 ns, less than its service_ns of 1000000; a job must not wake "
        "early");
  const Answer early{.jobs_done = 4, .accept_ns = 2, .makespan_ns = 4 * ms};
  CHECK(find_fault_in_trace(plausible_trace(), early, {.workers = 2, .workload = batch_work}) ==
        "trace_file: a job was submitted after the 2.00 ns of accept_ns");
}

TEST_CASE("users think as long as they were told to") {
  const Workload thoughtful(
      {.jobs = 4, .arrivals = {.process = ArrivalProcess::closed, .users = 4, .think = 5ms}, .sleep = 1ms});
  CHECK(fault_of_trace(thoughtful, plausible_trace(), as_it_is) ==
        "trace_file: jobs arrived before their users had thought");
  CHECK(fault_of_trace(closed_load, plausible_trace(), as_it_is).empty());
}

TEST_CASE("a load is cut only if too many jobs had not ended") {
  const Workload all_at_once(
      {.jobs = 8, .arrivals = {.process = ArrivalProcess::burst, .rate_hz = 1e9, .burst = 8}, .sleep = 1ms});
  const Answer cut{.jobs_done = 4, .accept_ns = 3 * ms, .makespan_ns = 4 * ms, .cut = true};
  const auto fault = [&](std::uint64_t most_backlog) {
    return find_fault_in_trace(plausible_trace(), cut,
                               {.workers = 2, .workload = all_at_once, .waited = 1s, .most_backlog = most_backlog});
  };
  CHECK(fault(7).empty());
  CHECK(fault(8) == "trace_file: the load was cut, but never had more than 8 jobs that had not ended");
}
