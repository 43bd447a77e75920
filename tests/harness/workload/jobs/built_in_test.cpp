#include "harness/workload/jobs/built_in.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

TEST_CASE("these jobs come with poolbench, in this order") {
  std::vector<std::string> names;
  for (const JobKind& kind : built_in_jobs()) {
    CHECK_FALSE(kind.description.empty());
    names.push_back(kind.name);
  }
  CHECK(names == std::vector<std::string>{"hash-and-sleep", "tcp", "file", "cpu", "mixed", "lock"});
}

TEST_CASE("every built-in job with a service time does its work without a doubt, with any or none") {
  for (const JobKind& kind : built_in_jobs()) {
    if (!kind.make || !kind.has_service_times) continue;
    CAPTURE(kind.name);
    for (const std::chrono::nanoseconds sleep : {0us, 50us}) {
      const Workload workload(
          {.jobs = 4, .sleep = sleep, .job = {.name = kind.name, .share = kind.has_share ? 0.5 : 0}});
      const auto work = kind.make({.workload = workload, .workers = 2});
      for (std::uint64_t job = 0; job < 4; ++job) {
        const auto worker = static_cast<unsigned>(job % 2);
        work->run(job, worker);
        CHECK(work->is_right(job, worker));
      }
      CHECK(work->caution().empty());
    }
  }
}
