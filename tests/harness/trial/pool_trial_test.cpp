#include "harness/trial/pool_trial.hpp"

#include <system_error>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/cheating_pools.hpp"
#include "tests/support/fake_pool.hpp"
#include "tests/support/near.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::cheating_pools;
using testing::CheatingPool;
using testing::contains;
using testing::fake_entry;
using testing::immediate_entry;
using testing::near;

namespace {

TrialResult run_one(const PoolEntry& pool, const Workload& workload, unsigned workers = 1, bool traced = true) {
  return run_trial(pool,
                   {.workers = workers, .workload = workload, .traced = traced, .cold = true, .time_limit = 1min});
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

TEST_CASE("a trial of a sound pool is measured") {
  const Workload workload({.jobs = 10, .sleep = 1us});
  const TrialResult result = run_one(immediate_entry(), workload);
  CHECK(result.status == Status::ok);
  CHECK(result.error.empty());
  CHECK(result.jobs_done == 10);
  CHECK(result.checksum == workload.checksum());
  REQUIRE(result.measurement);
  CHECK(result.measurement->makespan_ns >= 10'000);
  CHECK(result.measurement->jobs->peak_concurrency == 1);
  CHECK(result.setup_ns.has_value());
  CHECK(result.teardown_ns.has_value());
  CHECK(result.resources.has_value());
}

TEST_CASE("a traced trial keeps what each job wrote down, an untraced one has nothing") {
  const PoolEntry pool = immediate_entry();
  const Workload workload({.jobs = 10, .sleep = 1us});
  for (const bool traced : {true, false}) {
    PoolTrial trial(pool, {.workload = workload, .traced = traced, .cold = true, .time_limit = 1min});
    trial.set_up();
    trial.run();
    CHECK(trial.tear_down().status == Status::ok);
    REQUIRE(trial.trace().size() == (traced ? 10 : 0));
    for (std::size_t job = 0; job < trial.trace().size(); ++job) {
      CHECK(trial.trace()[job].hash == workload.hash(job));
      CHECK(trial.trace()[job].submit_ns <= trial.trace()[job].begin_ns);
      CHECK(trial.trace()[job].begin_ns < trial.trace()[job].end_ns);
    }
  }
}

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

TEST_CASE("a pool that never has its workers busy at once is measured, with what it had") {
  const Workload workload({.jobs = 10});
  const TrialConfig config{.workers = 3, .workload = workload, .time_limit = 1min};
  const TrialResult inline_pool = run_trial(immediate_entry(), config);
  CHECK(inline_pool.status == Status::ok);
  CHECK(inline_pool.too_few_in_warm_up == 1U);
  CHECK_FALSE(run_trial(*find_pool("mutex-queue"), config).too_few_in_warm_up);
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
    const TrialResult result = run_one(lazy, Workload({.jobs = 10}), 1, traced);
    CHECK(result.status == Status::error);
    CHECK(result.error == "drain() returned when 0 of 10 jobs had ended");
    CHECK(result.jobs_done == 10);
    CHECK_FALSE(result.measurement.has_value());
  }
}

TEST_CASE("after a submit throws, queued jobs do not run and the time limit still applies") {
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

TEST_CASE("an untraced trial has no figures of single jobs") {
  const TrialResult result = run_one(immediate_entry(), Workload({.jobs = 10}), 1, false);
  REQUIRE(result.measurement);
  CHECK_FALSE(result.measurement->jobs.has_value());
}

TEST_CASE("every registered pool passes a trial") {
  const Workload workload({.jobs = 100, .producers = 2, .sleep = 10us});
  for (const PoolEntry& pool : all_pools()) {
    CAPTURE(pool.name);
    const TrialResult result =
        run_trial(pool, {.workers = pool.one_worker ? 1U : 4U, .workload = workload, .time_limit = 1min});
    CHECK(result.error.empty());
    CHECK(result.checksum == workload.checksum());
  }
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

TEST_CASE("another system error keeps its words") {
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

TEST_CASE("a throwing submit of one of several producers is an error of the batch, too") {
  const PoolEntry pool = fake_entry([](Job) { throw std::runtime_error("queue full"); });
  CHECK(run_one(pool, Workload({.jobs = 30, .producers = 3})).error == "batch: queue full");
}

TEST_CASE("what a pool throws need not be a std::exception") {
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

TEST_CASE("a pool that runs a job twice gets an error, never a time") {
  const TrialResult result = run_one(miscounting(2), Workload({.jobs = 3}), 1, false);
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

TEST_CASE("Google Benchmark's manual time is the makespan") {
  const PoolEntry pool = immediate_entry();
  const Workload workload({.jobs = 3, .sleep = 1us});
  PoolTrial trial(pool, {.workload = workload, .cold = true, .time_limit = 1min});
  trial.set_up();
  trial.run();
  const double seconds = trial.makespan_seconds();
  CHECK(near(seconds * 1e9, static_cast<double>(trial.tear_down().measurement->makespan_ns)));
}

TEST_CASE("a trial over its time limit stops submitting and drains") {
  // 10 000 jobs of 1 ms would take at least 10 s; the limit is reached long before.
  const Workload workload({.jobs = 10'000, .sleep = 1ms});
  const PoolEntry pool = immediate_entry();
  const TrialResult result = run_trial(pool, {.workload = workload, .cold = true, .time_limit = 2ms});
  CHECK(result.status == Status::timeout);
  CHECK(result.error == "not done after 2.00 ms; allow more with --trial-timeout");
  CHECK(result.jobs_done < 10'000);
  CHECK_FALSE(result.measurement.has_value());
}

TEST_CASE("jobs that wait in a pool's queue when the time is up are not run") {
  std::vector<Job> queue;
  class Queueing final : public Pool {
   public:
    explicit Queueing(std::vector<Job>& jobs) : jobs_(jobs) {}
    void submit(Job job) override { jobs_.push_back(job); }
    void drain() override {
      for (const Job& job : jobs_) job(0);
    }

   private:
    std::vector<Job>& jobs_;
  };
  const PoolEntry pool{
      .name = "fake", .description = "", .make = [&](PoolConfig) { return std::make_unique<Queueing>(queue); }};
  const Workload workload({.jobs = 10'000, .sleep = 1ms});
  const TrialResult result = run_trial(pool, {.workload = workload, .cold = true, .time_limit = 2ms});
  CHECK(result.status == Status::timeout);
  CHECK(result.jobs_done < 10'000);
}

TEST_CASE("a trial warms its pool up with a job per worker and one more, unless it is cold") {
  std::uint64_t submitted = 0;
  const PoolEntry pool = fake_entry([&](Job job) {
    ++submitted;
    job(0);
  });
  const Workload workload({.jobs = 5});
  const TrialConfig config{.workers = 3, .workload = workload, .time_limit = 1min};
  CHECK(run_trial(pool, config).jobs_done == 5);  // the warm-up is not among them
  CHECK(submitted == 4 + 5);

  submitted = 0;
  TrialConfig cold = config;
  cold.cold = true;
  CHECK(run_trial(pool, cold).jobs_done == 5);
  CHECK(submitted == 5);
}

TEST_CASE("statuses have the names that the CSV uses") {
  CHECK(name_of(Status::ok) == "ok");
  CHECK(name_of(Status::error) == "error");
  CHECK(name_of(Status::timeout) == "timeout");
  CHECK(name_of(Status::interrupted) == "interrupted");
}
