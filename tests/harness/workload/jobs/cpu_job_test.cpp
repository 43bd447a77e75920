#include <chrono>

#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

TEST_CASE("a cpu job needs a processor for all of its service time, and nothing else") {
  const JobKind kind = cpu_job();
  CHECK(kind.has_service_times);
  CHECK_FALSE(kind.has_share);
  CHECK(kind.demand(0).processor == 1);
  CHECK(kind.demand(0).exclusive == 0);
}

TEST_CASE("cpu jobs run whatever their service times, and need no calibration by others") {
  const Workload workload({.jobs = 20, .sleep = 10us, .distribution = SleepDistribution::exponential});
  const auto work = cpu_job().make({.workload = workload, .hash_ns = 0});
  for (std::uint64_t job = 0; job < 20; ++job) {
    work->run(job, 0);
    CHECK(work->is_right(job, 0));
  }
}
