#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "harness/text/units.hpp"
#include "harness/trial/pool_trial.hpp"
#include "harness/workload/jobs/job_kind.hpp"
#include "tests/catch.hpp"
#include "tests/support/cheating_pools.hpp"
#include "tests/support/near.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::near;

namespace {

/// What the job of the test at hand does.
struct Script {
  std::function<void(std::uint64_t, unsigned)> run = [](std::uint64_t, unsigned) {};
  std::function<bool(std::uint64_t)> is_right = [](std::uint64_t) { return true; };
  std::function<void()> construct = [] {};
};
Script script;

class Scripted final : public JobWork {
 public:
  Scripted() { script.construct(); }
  void run(std::uint64_t index, unsigned worker) override { script.run(index, worker); }
  bool is_right(std::uint64_t index, unsigned /*worker*/) override { return script.is_right(index); }
};

const JobChoice scripted_job = [] {
  register_job({.name = "scripted", .description = "for a test", .make = [](const JobSetting&) {
                  return std::make_unique<Scripted>();
                }});
  return JobChoice{.name = "scripted"};
}();

const Workload ten_jobs({.jobs = 10, .job = scripted_job});

TrialConfig ten_jobs_on(unsigned workers) {
  return {.workers = workers, .workload = ten_jobs, .alone_ns = 1000, .time_limit = 1min};
}

TrialResult run_on(const std::string& pool, unsigned workers) {
  return run_trial(*find_pool(pool), ten_jobs_on(workers));
}

}  // namespace

TEST_CASE("each job of one's own runs once on every kind of pool, and never twice at once as one worker") {
  for (const std::string pool : {"sequential", "channel", "arena", "goroutine", "parallel-for", "mutex-queue"}) {
    CAPTURE(pool);
    std::mutex mutex;
    std::multiset<std::uint64_t> ran;
    std::set<unsigned> at_work;
    bool crowded = false;
    script = {.run = [&](std::uint64_t index, unsigned worker) {
      {
        const std::lock_guard lock(mutex);
        ran.insert(index);
        crowded = crowded || !at_work.insert(worker).second || worker >= 3;
      }
      std::this_thread::yield();
      const std::lock_guard lock(mutex);
      at_work.erase(worker);
    }};
    const TrialResult result = run_on(pool, pool == "sequential" ? 1 : 3);
    CHECK(result.status == Status::ok);
    CHECK(result.error.empty());
    CHECK(ran == std::multiset<std::uint64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK_FALSE(crowded);
    CHECK(result.checksum == ten_jobs.checksum());
  }
}

TEST_CASE("a job that throws is the trial's error, with its index") {
  for (const std::string pool : {"sequential", "channel", "arena", "goroutine"}) {
    CAPTURE(pool);
    script = {.run = [](std::uint64_t index, unsigned) {
      if (index == 7) throw std::runtime_error("connection refused");
    }};
    const TrialResult result = run_on(pool, 1);
    CHECK(result.status == Status::error);
    CHECK(result.error == "job 7 failed: connection refused");
    CHECK_FALSE(result.measurement);
  }
}

TEST_CASE("something else than an exception may be thrown") {
  script = {.run = [](std::uint64_t, unsigned) { throw 42; }};
  CHECK(run_on("sequential", 1).error == "job 0 threw something that is not a std::exception");
}

TEST_CASE("jobs that have not begun are skipped after one that failed") {
  std::atomic<int> ran = 0;
  script = {.run = [&](std::uint64_t, unsigned) {
    ++ran;
    throw std::runtime_error("no");
  }};
  CHECK(run_on("sequential", 1).jobs_done == 1U);
  CHECK(ran == 1);
}

TEST_CASE("a wrong result is the trial's error, with the index of its job") {
  for (const std::string pool : {"channel", "goroutine"}) {
    CAPTURE(pool);
    script = {.is_right = [](std::uint64_t index) { return index != 4; }};
    CHECK(run_on(pool, 1).error == "job 4 has a wrong result");
  }
}

TEST_CASE("a check that throws is a fault of its job") {
  script = {.is_right = [](std::uint64_t) -> bool { throw std::runtime_error("cannot tell"); }};
  CHECK(run_on("sequential", 1).error == "job 0 failed: cannot tell");
}

TEST_CASE("a result is not checked if its job threw") {
  bool checked = false;
  script = {.run = [](std::uint64_t, unsigned) { throw std::runtime_error("no"); },
            .is_right = [&](std::uint64_t) { return checked = true; }};
  CHECK(run_on("sequential", 1).error == "job 0 failed: no");
  CHECK_FALSE(checked);
}

TEST_CASE("a constructor that throws is the trial's error, and no pool is built") {
  script = {.construct = [] { throw std::runtime_error("no route to host"); }};
  const TrialResult result = run_on("channel", 2);
  CHECK(result.status == Status::error);
  CHECK(result.error == "set-up: no route to host");
  CHECK_FALSE(result.setup_ns);
}

TEST_CASE("a job without a service time runs alone first, unless its time is known") {
  const Workload workload({.jobs = 5, .job = scripted_job});
  int ran = 0;
  script = {.run = [&](std::uint64_t, unsigned) {
    ++ran;
    std::this_thread::sleep_for(1ms);
  }};
  const TrialResult unknown = run_trial(*find_pool("sequential"), {.workload = workload, .time_limit = 1min});
  REQUIRE(unknown.alone_ns);
  CHECK(*unknown.alone_ns >= 1e6);
  CHECK(ran == 10);
  CHECK(unknown.jobs_done == 5U);

  const TrialResult known =
      run_trial(*find_pool("sequential"), {.workload = workload, .hash_ns = 10, .alone_ns = 990, .time_limit = 1min});
  CHECK(known.alone_ns == 990);
  CHECK(ran == 15);
  REQUIRE(known.measurement);
  CHECK(known.measurement->ideal_ns == 5000);  // hashing and the job, alone
}

TEST_CASE("hash-and-sleep runs no job alone") {
  const Workload workload({.jobs = 5});
  CHECK_FALSE(run_trial(*find_pool("sequential"), {.workload = workload, .time_limit = 1min}).alone_ns);
}

TEST_CASE("no job of one's own runs as a worker that does not exist") {
  std::atomic<bool> unknown = false;
  script = {.run = [&](std::uint64_t, unsigned worker) { unknown = unknown || worker >= 2; }};
  TrialConfig config = ten_jobs_on(2);
  config.cold = true;
  const PoolEntry pool = testing::cheating_pool("numbers", {.unknown_number = true}, "").entry;
  CHECK(run_trial(pool, config).status == Status::error);
  CHECK_FALSE(unknown);
}
