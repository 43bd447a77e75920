#include "harness/trial/pool_trial.hpp"

#include <unistd.h>

#include <vector>

#include "tests/catch.hpp"
#include "tests/support/fake_pool.hpp"
#include "tests/support/near.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::fake_entry;
using testing::immediate_entry;
using testing::near;

TEST_CASE("a trial of a sound pool is measured") {
  const Workload workload({.jobs = 10, .sleep = 1us});
  const TrialResult result =
      run_trial(immediate_entry(), {.workload = workload, .traced = true, .cold = true, .time_limit = 1min});
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

TEST_CASE("a traced trial keeps a record of each job, an untraced one keeps none") {
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

TEST_CASE("a pool that never has its workers busy at once is measured, and the result says how many were") {
  const Workload workload({.jobs = 10});
  const TrialConfig config{.workers = 3, .workload = workload, .time_limit = 1min};
  const TrialResult inline_pool = run_trial(immediate_entry(), config);
  CHECK(inline_pool.status == Status::ok);
  CHECK(inline_pool.too_few_in_warm_up == 1U);
  CHECK_FALSE(run_trial(*find_pool("mutex-queue"), config).too_few_in_warm_up);
}

TEST_CASE("an untraced trial has no figures of single jobs") {
  const Workload workload({.jobs = 10});
  const TrialResult result =
      run_trial(immediate_entry(), {.workload = workload, .traced = false, .cold = true, .time_limit = 1min});
  REQUIRE(result.measurement);
  CHECK_FALSE(result.measurement->jobs.has_value());
}

namespace {

int pipe_with_readings[2];

/// A counter that reads 1000, then 3500, and ran all the time.
int open_pipe() {
  const InstructionReading readings[]{{1000, 10, 10}, {3500, 30, 30}};
  if (pipe(pipe_with_readings) != 0 || write(pipe_with_readings[1], readings, sizeof(readings)) < 0) return -1;
  close(pipe_with_readings[1]);
  return pipe_with_readings[0];
}

}  // namespace

TEST_CASE("the instructions of a trial are those between the two readings around its batch") {
  const Workload workload({.jobs = 10});
  const InstructionCounter counter(open_pipe);
  const TrialConfig config{.workload = workload, .time_limit = 1min, .instructions = &counter};
  CHECK(run_trial(immediate_entry(), config).instructions == 2500U);
  CHECK_FALSE(counter.read());  // there were only two
}

TEST_CASE("without a counter, a trial has no instructions") {
  const Workload workload({.jobs = 10});
  CHECK_FALSE(run_trial(immediate_entry(), {.workload = workload, .time_limit = 1min}).instructions);
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
