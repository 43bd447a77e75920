#include "harness/external/plausibility.hpp"

#include <limits>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace poolbench::external;
using namespace std::chrono_literals;

namespace {

/// Ten jobs of 1 ms; two workers need at least 5 ms.
const Workload workload({.jobs = 10, .sleep = 1ms});

Answer possible() {
  return {.jobs_done = 10,
          .checksum = workload.checksum(),
          .accept_ns = 4'000'000,
          .makespan_ns = 6'000'000,
          .totals = JobTotals{.service_sum_ns = 11'000'000, .service_max_ns = 1'200'000, .peak_concurrency = 2}};
}

/// The fault of a possible answer after `change`.
template <class Change>
std::string fault_after(Change change) {
  Answer answer = possible();
  change(answer);
  return find_fault(answer, {.workers = 2, .workload = workload, .waited = 7ms});
}

}  // namespace

TEST_CASE("a possible answer has no fault, traced or not") {
  CHECK(fault_after([](Answer&) {}).empty());
  CHECK(fault_after([](Answer& answer) { answer.totals.reset(); }).empty());
  CHECK(fault_after([](Answer& answer) { answer.accept_ns = answer.makespan_ns; }).empty());
  CHECK(fault_after([](Answer& answer) { answer.makespan_ns = 5'500'000; }).empty());
}

TEST_CASE("lost, repeated and miscalculated jobs are faults") {
  CHECK(fault_after([](Answer& answer) { answer.jobs_done = 7; }) == "the program lost 3 jobs of 10");
  CHECK(fault_after([](Answer& answer) { answer.jobs_done = 11; }) == "the program ran 11 jobs instead of 10");
  CHECK(fault_after([](Answer& answer) { answer.checksum += 1; }) ==
        "checksum " + std::to_string(workload.checksum() + 1) + " differs from the sequential one, " +
            std::to_string(workload.checksum()));
}

TEST_CASE("a load that was cut has only its first jobs") {
  const auto fault = [](std::uint64_t jobs, std::uint64_t checksum) {
    const Answer answer{.jobs_done = jobs, .checksum = checksum, .accept_ns = 1, .makespan_ns = 2, .cut = true};
    return find_fault(answer, {.workers = 2, .workload = workload, .waited = 7ms});
  };
  CHECK(fault(4, workload.checksum_of(4)).empty());
  CHECK(fault(10, workload.checksum()).empty());
  CHECK(fault(4, workload.checksum()) == "checksum " + std::to_string(workload.checksum()) +
                                             " differs from the sequential one, " +
                                             std::to_string(workload.checksum_of(4)));
  CHECK(fault(11, workload.checksum()) == "the program ran 11 jobs instead of 10");
  CHECK(fault(0, 0) == "the program ran no job");
}

TEST_CASE("a makespan agrees with the accept time, the suite's clock and the sleeps") {
  CHECK(fault_after([](Answer& answer) { answer.accept_ns = 6'000'001; }) ==
        "makespan_ns says 6.00 ms, less than the 6.00 ms of accept_ns");
  CHECK(fault_after([](Answer& answer) { answer.makespan_ns = 8'000'000; }) ==
        "makespan_ns says 8.00 ms, but the answer came after 7.00 ms");
  CHECK(fault_after([](Answer& answer) { answer.makespan_ns = answer.accept_ns = 0; }) ==
        "makespan_ns says that the batch took no time");
  CHECK(fault_after([](Answer& answer) { answer.makespan_ns = 4'900'000; }) ==
        "makespan_ns says 4.90 ms, but the sleeps alone take 5.00 ms; a job must not wake early");
}

TEST_CASE("a set-up agrees with the suite's clock") {
  CHECK(fault_after([](Answer& answer) { answer.setup_ns = 7'000'000; }).empty());
  CHECK(fault_after([](Answer& answer) { answer.setup_ns = 8'000'000; }) ==
        "setup_ns says 8.00 ms, but the answer came after 7.00 ms");
}

TEST_CASE("service times agree with the makespan, each other and the sleeps") {
  CHECK(fault_after([](Answer& answer) { answer.totals->service_max_ns = 6'100'000; }) ==
        "service_max_ns says 6.10 ms, more than the 6.00 ms of makespan_ns");
  CHECK(fault_after([](Answer& answer) { answer.totals->service_sum_ns = 1'100'000; }) ==
        "service_max_ns says 1.20 ms, more than the sum of all jobs");
  CHECK(fault_after([](Answer& answer) { answer.totals->service_sum_ns = 13'000'000; }) ==
        "service_sum_ns says 13.0 ms, more than 2 workers can do in 6.00 ms");
  CHECK(fault_after([](Answer& answer) { answer.totals->service_sum_ns = 9'000'000; }) ==
        "service_sum_ns says 9.00 ms, but the sleeps alone add up to 10.0 ms; a job must not wake early");
  CHECK(fault_after([](Answer& answer) { answer.totals->service_max_ns = 900'000; }) ==
        "service_max_ns says 900 us, but the longest sleep is 1.00 ms; a job must not wake early");
  CHECK(fault_after([](Answer& answer) { answer.totals->service_max_ns = 1'050'000; }) ==
        "service_max_ns says 1.05 ms, less than the mean of all jobs");
}

TEST_CASE("the steady overhead fits into the time that the jobs leave to the workers") {
  CHECK(fault_after([](Answer& answer) { answer.steady_overhead_ns = 1'000'000; }).empty());
  CHECK(fault_after([](Answer& answer) { answer.steady_overhead_ns = 1'100'000; }) ==
        "steady_overhead_ns says 1.10 ms, more than the jobs leave 2 workers in 6.00 ms");
  CHECK(fault_after([](Answer& answer) { answer.steady_overhead_ns = std::numeric_limits<std::int64_t>::max(); }) !=
        "");
}

TEST_CASE("percentiles ascend and are at most the makespan") {
  const Percentiles ascending{.p50 = 1, .p90 = 2, .p99 = 2, .p999 = 3, .max = 6'000'000};
  CHECK(fault_after([&](Answer& answer) {
          answer.wait_ns = answer.response_ns = answer.queueing_ns = ascending;
        }).empty());
  CHECK(fault_after([&](Answer& answer) { (answer.wait_ns = ascending)->p90 = 0; }) ==
        "the percentiles of wait do not ascend from wait_p50_ns to wait_max_ns");
  CHECK(fault_after([&](Answer& answer) { (answer.response_ns = ascending)->max = 6'100'000; }) ==
        "response_max_ns says 6.10 ms, more than the 6.00 ms of makespan_ns");
  CHECK(fault_after([&](Answer& answer) { (answer.queueing_ns = ascending)->max = 6'100'000; }) ==
        "queueing_max_ns says 6.10 ms, more than the 6.00 ms of makespan_ns");
}

TEST_CASE("a job is submitted after the start, begins after that, and ends after its service") {
  const Percentiles early{.p50 = 1'000, .p90 = 2'000, .p99 = 3'000, .p999 = 4'000, .max = 5'000'000};
  Percentiles late = early;
  late.p90 = 2'500;
  CHECK(fault_after([&](Answer& answer) { answer.queueing_ns = early, answer.wait_ns = late; }).empty());
  CHECK(fault_after([&](Answer& answer) { answer.queueing_ns = late, answer.wait_ns = early; }) ==
        "queueing_p90_ns says 2.50 us, more than the 2.00 us of wait_p90_ns");
  CHECK(fault_after([&](Answer& answer) { answer.wait_ns = late, answer.response_ns = early; }) ==
        "wait_p90_ns says 2.50 us, more than the 2.00 us of response_p90_ns");
  CHECK(fault_after([&](Answer& answer) { answer.queueing_ns = late, answer.response_ns = early; }) ==
        "queueing_p90_ns says 2.50 us, more than the 2.00 us of response_p90_ns");
  CHECK(fault_after([&](Answer& answer) { (answer.response_ns = early)->max = 1'100'000; }) ==
        "response_max_ns says 1.10 ms, less than the 1.20 ms of service_max_ns");
}

TEST_CASE("an error about a program of version 1 has its name of queueing times") {
  CHECK(fault_after([](Answer& answer) {
          answer.protocol = 1;
          answer.queueing_ns = Percentiles{.p50 = 2, .p90 = 1};
        }) == "the percentiles of wait do not ascend from wait_p50_ns to wait_max_ns");
}

TEST_CASE("the peak is at least 1 and at most the number of workers and of jobs") {
  CHECK(fault_after([](Answer& answer) { answer.totals->peak_concurrency = 3; }) ==
        "peak_concurrency says 3, but there are 2 workers");
  CHECK(fault_after([](Answer& answer) { answer.totals->peak_concurrency = 0; }) ==
        "peak_concurrency says that no job ever ran");
  const Workload one_job({.jobs = 1});
  const Answer two_at_once{.jobs_done = 1,
                           .checksum = one_job.checksum(),
                           .accept_ns = 1,
                           .makespan_ns = 1,
                           .totals = JobTotals{.service_sum_ns = 1, .service_max_ns = 1, .peak_concurrency = 2}};
  CHECK(find_fault(two_at_once, {.workers = 2, .workload = one_job, .waited = 1ms}) ==
        "peak_concurrency says 2, but there is 1 job");
}
