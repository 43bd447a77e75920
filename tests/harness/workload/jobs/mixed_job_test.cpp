#include <chrono>

#include "harness/system/clock.hpp"
#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

TEST_CASE("a mixed job needs a processor for its share") {
  const JobKind kind = mixed_job();
  CHECK(kind.has_service_times);
  CHECK(kind.has_share);
  CHECK(kind.demand(0.3).processor == 0.3);
  CHECK(kind.demand(0.3).exclusive == 0);
}

TEST_CASE("a mixed job sleeps for what it does not compute") {
  const Workload workload({.jobs = 5, .sleep = 2ms, .job = {.name = "mixed", .share = 0.25}});
  const auto work = mixed_job().make({.workload = workload});
  for (std::uint64_t job = 0; job < 5; ++job) {
    const auto start = Clock::now();
    work->run(job, 0);
    CHECK(Clock::now() - start >= 1500us);
  }
}
