// Pools that fail or break a promise: the error of their trial, which never has a time.
#include "harness/trial/pool_trial.hpp"

#include <system_error>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/cheating_pools.hpp"
#include "tests/support/fake_pool.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::cheating_pools;
using testing::CheatingPool;
using testing::contains;
using testing::fake_entry;

namespace {

TrialResult run_one(const PoolEntry& pool, const Workload& workload, bool traced = true) {
  return run_trial(pool, {.workload = workload, .traced = traced, .cold = true, .time_limit = 1min});
}

template <class Error>
PoolEntry broken_factory(Error error) {
  return {.name = "fake", .description = "", .make = [error](PoolConfig) -> std::unique_ptr<Pool> { throw error; }};
}

/// Runs the first job as often as `times` says, all others once.
PoolEntry miscounting(int times) {
  return fake_entry([times, first = true](Job job) mutable {
    for (int i = 0; i < (first ? times : 1); ++i) job(0);
    first = false;
  });
}

}  // namespace

TEST_CASE("a pool that breaks a promise gets an error that says which, never a time") {
  const Workload workload({.jobs = 100, .sleep = 1ms});
  for (const CheatingPool& cheat : cheating_pools()) {
    for (const bool traced : {false, true}) {
      for (const bool cold : {false, true}) {
        CAPTURE(cheat.entry.name, traced, cold);
        const TrialResult result = run_trial(
            cheat.entry, {.workers = 4, .workload = workload, .traced = traced, .cold = cold, .time_limit = 1min});
        CHECK(result.status == Status::error);
        CAPTURE(result.error);
        CHECK(contains(result.error, cold && !cheat.cold.empty() ? cheat.cold : cheat.warm));
        CHECK_FALSE(result.measurement.has_value());
      }
    }
  }
}

TEST_CASE("a drain that returns too early gets no time") {
  /// Runs its jobs when it is destroyed.
  class Lazy final : public Pool {
   public:
    ~Lazy() override {
      for (const Job& job : jobs_) job(0);
    }
    void submit(Job job) override { jobs_.push_back(job); }
    void drain() override {}

   private:
    std::vector<Job> jobs_;
  };
  const PoolEntry lazy{.name = "lazy", .description = "", .make = [](PoolConfig) { return std::make_unique<Lazy>(); }};
  for (const bool traced : {false, true}) {
    const TrialResult result = run_one(lazy, Workload({.jobs = 10}), traced);
    CHECK(result.status == Status::error);
    CHECK(result.error == "drain() returned when 0 of 10 jobs had ended");
    CHECK(result.jobs_done == 10);
    CHECK_FALSE(result.measurement.has_value());
  }
}

TEST_CASE("if a submit throws, queued jobs are not run, and the time limit still applies") {
  int ran = 0;
  /// Queues; runs the queue when it is destroyed.
  class Queueing final : public Pool {
   public:
    explicit Queueing(int& ran) : ran_(ran) {}
    ~Queueing() override {
      for (const Job& job : jobs_) {
        job(0);
        ++ran_;
      }
    }
    void submit(Job job) override {
      if (jobs_.size() == 5) throw std::runtime_error("queue full");
      jobs_.push_back(job);
    }
    void drain() override {}

   private:
    int& ran_;
    std::vector<Job> jobs_;
  };
  const PoolEntry pool{
      .name = "fake", .description = "", .make = [&](PoolConfig) { return std::make_unique<Queueing>(ran); }};
  const TrialResult result = run_one(pool, Workload({.jobs = 10, .sleep = 24h}));  // would take five days
  CHECK(result.error == "batch: queue full");
  CHECK(result.jobs_done == 0);
  CHECK(ran == 5);
}

TEST_CASE("a pool that cannot be built is an error of the set-up") {
  const TrialResult result = run_one(broken_factory(std::runtime_error("no such device")), Workload({.jobs = 3}));
  CHECK(result.status == Status::error);
  CHECK(result.error == "set-up: no such device");
  CHECK(result.jobs_done == 0);
  CHECK_FALSE(result.measurement.has_value());
  CHECK_FALSE(result.setup_ns.has_value());
  CHECK_FALSE(result.teardown_ns.has_value());
}

TEST_CASE("a thread that cannot be started asks for fewer workers") {
  const std::system_error no_thread(std::make_error_code(std::errc::resource_unavailable_try_again));
  const TrialResult result = run_one(broken_factory(no_thread), Workload({.jobs = 3}));
  CHECK(result.status == Status::error);
  CHECK(result.error == "set-up: the system cannot start that many threads; use fewer workers");
}

TEST_CASE("another system error keeps its message") {
  const std::system_error error(std::make_error_code(std::errc::permission_denied), "cannot pin");
  CHECK(run_one(broken_factory(error), Workload({.jobs = 3})).error == std::string("set-up: ") + error.what());
}

TEST_CASE("a pool that throws in submit is an error of the batch") {
  const PoolEntry pool = fake_entry([](Job) { throw std::runtime_error("queue full"); });
  const TrialResult result = run_one(pool, Workload({.jobs = 3}));
  CHECK(result.status == Status::error);
  CHECK(result.error == "batch: queue full");
  CHECK(result.jobs_done == 0);
  CHECK_FALSE(result.measurement.has_value());
}

TEST_CASE("a throwing submit is an error with several producers, too") {
  const PoolEntry pool = fake_entry([](Job) { throw std::runtime_error("queue full"); });
  CHECK(run_one(pool, Workload({.jobs = 30, .producers = 3})).error == "batch: queue full");
}

TEST_CASE("a pool can throw something other than a std::exception") {
  CHECK(run_one(broken_factory(42), Workload({.jobs = 3})).error ==
        "set-up: the pool threw something that is not a std::exception");
  const PoolEntry pool = fake_entry([](Job) { throw "a text"; });
  CHECK(run_one(pool, Workload({.jobs = 3})).error == "batch: the pool threw something that is not a std::exception");
}

TEST_CASE("a pool that loses a job gets an error, never a time") {
  const TrialResult result = run_one(miscounting(0), Workload({.jobs = 3}));
  CHECK(result.status == Status::error);
  CHECK(result.error == "the pool lost 1 job of 3");
  CHECK(result.jobs_done == 2);
  CHECK_FALSE(result.measurement.has_value());
}

TEST_CASE("a user whose job is lost waits for it until the time limit, and the trial says so") {
  const Workload load({.jobs = 3, .arrivals = {.process = ArrivalProcess::closed, .users = 1, .think = 0ns}});
  const TrialResult result =
      run_trial(miscounting(0), {.workload = load, .traced = true, .cold = true, .time_limit = 50ms});
  CHECK(result.status == Status::error);
  CHECK(result.error == "the pool lost a job, and its user waited for it until the time limit");
  CHECK_FALSE(result.measurement.has_value());
}

TEST_CASE("a pool that loses a job of an open load gets an error, never a time") {
  const Workload load({.jobs = 3, .arrivals = {.process = ArrivalProcess::poisson, .rate_hz = 1e6}});
  CHECK(run_one(miscounting(0), load).error == "the pool lost 1 job of 3");
}

TEST_CASE("a pool that runs a job twice gets an error, never a time") {
  const TrialResult result = run_one(miscounting(2), Workload({.jobs = 3}), false);
  CHECK(result.status == Status::error);
  CHECK(result.error == "the pool ran 4 jobs instead of 3");
  CHECK_FALSE(result.measurement.has_value());
}

TEST_CASE("a failed trial has no makespan for Google Benchmark") {
  const PoolEntry pool = fake_entry([](Job) { throw std::runtime_error("queue full"); });
  const Workload workload({.jobs = 3});
  PoolTrial trial(pool, {.workload = workload, .cold = true, .time_limit = 1min});
  trial.set_up();
  trial.run();
  CHECK(trial.makespan_seconds() == 0);
  CHECK(trial.tear_down().status == Status::error);
}
