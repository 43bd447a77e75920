#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "harness/system/clock.hpp"
#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// When each job ended, in ascending order and from the start. As many threads as there are workers share the jobs.
std::vector<Clock::duration> ends_of_lock_jobs(const Workload& workload, unsigned workers) {
  const auto work = lock_job().make({.workload = workload, .workers = workers});
  std::vector<Clock::duration> ends(workload.jobs());
  const auto start = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (unsigned worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&, worker] {
        for (std::uint64_t job = worker; job < workload.jobs(); job += workers) {
          work->run(job, worker);
          ends[job] = Clock::now() - start;
        }
      });
    }
  }
  std::ranges::sort(ends);
  return ends;
}

}  // namespace

TEST_CASE("a lock job needs the lock for its share") {
  const JobKind kind = lock_job();
  CHECK(kind.has_service_times);
  CHECK(kind.has_share);
  CHECK(kind.demand(0.3).exclusive == 0.3);
  CHECK(kind.demand(0.3).processor == 0);
}

TEST_CASE("lock jobs never hold the lock at once") {
  const Workload workload({.jobs = 20, .sleep = 2ms, .job = {.name = "lock", .share = 0.5}});
  const std::vector<Clock::duration> ends = ends_of_lock_jobs(workload, 5);
  // When n jobs have ended, each has held the lock for a millisecond, and the last has slept for another one.
  for (std::size_t i = 0; i < ends.size(); ++i) CHECK(ends[i] >= (i + 1) * 1ms + 1ms);
}

TEST_CASE("a lock job takes its whole service time, even alone") {
  for (const double share : {0.1, 1.0}) {
    const Workload workload({.jobs = 3, .sleep = 2ms, .job = {.name = "lock", .share = share}});
    const std::vector<Clock::duration> ends = ends_of_lock_jobs(workload, 1);
    for (std::size_t i = 0; i < ends.size(); ++i) CHECK(ends[i] >= (i + 1) * 2ms);
  }
}
