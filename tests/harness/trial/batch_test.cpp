#include "harness/trial/batch.hpp"

#include <thread>

#include "tests/catch.hpp"
#include "tests/support/fake_pool.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::FakePool;

namespace {

const Workload four_jobs({.jobs = 4, .words = WordSource::article});

void run_all(Batch& batch, std::initializer_list<std::uint64_t> jobs) {
  for (const std::uint64_t job : jobs) batch.run(job, 0);
}

}  // namespace

TEST_CASE("a batch whose jobs each ran once has no fault") {
  Batch batch(four_jobs, {.workers = 2});
  batch.run(3, 1);
  run_all(batch, {0, 2, 1});
  CHECK(batch.find_fault().empty());
  CHECK(batch.jobs_done() == 4);
  CHECK(batch.checksum() == four_jobs.checksum());
}

TEST_CASE("a batch notices lost jobs") {
  Batch batch(four_jobs, {.workers = 2});
  CHECK(batch.find_fault() == "the pool lost 4 jobs of 4");
  run_all(batch, {0, 1, 3});
  CHECK(batch.find_fault() == "the pool lost 1 job of 4");
  CHECK(batch.jobs_done() == 3);
}

TEST_CASE("a batch notices repeated jobs") {
  Batch batch(four_jobs, {.workers = 2});
  run_all(batch, {0, 1, 2, 3, 3});
  CHECK(batch.find_fault() == "the pool ran 5 jobs instead of 4");
}

TEST_CASE("a batch notices that one job ran twice instead of another") {
  Batch batch(four_jobs, {.workers = 2});
  run_all(batch, {0, 1, 2, 2});
  CHECK(batch.find_fault() == "the pool ran some jobs twice and lost as many others");
}

TEST_CASE("a batch notices a swap even of jobs with the same word") {
  // The article's words repeat after a hundred jobs, so the checksum is right.
  const Workload workload({.jobs = 101, .words = WordSource::article});
  Batch batch(workload, {});
  for (std::uint64_t job = 0; job < 100; ++job) batch.run(job, 0);
  batch.run(0, 0);  // instead of 100
  CHECK(batch.checksum() == workload.checksum());
  CHECK(batch.find_fault() == "the pool ran some jobs twice and lost as many others");
}

TEST_CASE("a batch notices a worker that the pool does not have") {
  Batch batch(four_jobs, {.workers = 2});
  run_all(batch, {0, 1, 2});
  batch.run(3, 2);
  CHECK(batch.find_fault() == "the pool ran a job as a worker it does not have (of 2 workers)");
}

TEST_CASE("a batch notices jobs that were begun and never ended") {
  Batch batch(four_jobs, {.workers = 4, .in_halves = true});
  for (unsigned job = 0; job < 4; ++job) batch.begin(job, job);
  for (std::uint64_t job = 0; job < 3; ++job) batch.end(job);
  CHECK(batch.find_fault() == "the pool began 4 jobs and ended 3");
  batch.end(3);
  CHECK(batch.find_fault().empty());
}

TEST_CASE("a job in two halves counts the same as a whole one") {
  const Workload workload({.jobs = 2, .words = WordSource::article});
  Batch batch(workload, {.workers = 3, .traced = true, .in_halves = true});
  batch.run(0, 1);
  CHECK(batch.begin(1, 2) == 0ns);
  batch.end(1);
  CHECK(batch.find_fault().empty());
  for (std::uint64_t job = 0; job < 2; ++job) {
    CHECK(batch.trace()[job].hash == workload.hash(job));
    CHECK(batch.trace()[job].worker == job + 1);
    CHECK(batch.trace()[job].begin_ns > 0);
    CHECK(batch.trace()[job].end_ns >= batch.trace()[job].begin_ns);
  }
}

TEST_CASE("a batch notices halves that were not announced") {
  const Workload workload({.jobs = 1, .sleep = 24h});
  Batch batch(workload, {});
  CHECK(batch.begin(0, 0) == 0ns);  // not run
  batch.end(0);
  CHECK(batch.find_fault() ==
        "the pool runs jobs in halves, by begin() and end(), but its entry does not say so; set in_halves there");
}

TEST_CASE("a batch notices a wait that was cut short, traced or not") {
  const Workload workload({.jobs = 3, .sleep = 1s});
  for (const bool traced : {false, true}) {
    Batch batch(workload, {.workers = 3, .traced = traced, .in_halves = true});
    for (unsigned job = 0; job < 3; ++job) {
      CHECK(batch.begin(job, job) == 1s);
      batch.end(job);
    }
    CHECK(testing::contains(batch.find_fault(), "the pool ended 3 jobs too early, one of them after "));
    CHECK(testing::contains(batch.find_fault(), " of a wait of 1.00 s"));
  }
}

TEST_CASE("a wait of the full length is not a fault") {
  const Workload workload({.jobs = 1, .sleep = 1ms});
  Batch batch(workload, {.in_halves = true});
  std::this_thread::sleep_for(batch.begin(0, 0));
  batch.end(0);
  CHECK(batch.find_fault().empty());
}

TEST_CASE("a batch notices two jobs as one worker at once, whole and in halves") {
  const Workload workload({.jobs = 2});
  Batch batch(workload, {.workers = 2, .in_halves = true});
  batch.begin(0, 1);
  batch.run(1, 1);
  batch.end(0);
  CHECK(batch.find_fault() == "the pool ran two jobs at once as the same worker");
  CHECK(batch.jobs_done() == 2);
}

TEST_CASE("a batch notices one job too many at once") {
  const Workload workload({.jobs = 3});
  Batch batch(workload, {.workers = 2, .in_halves = true});
  for (unsigned job = 0; job < 3; ++job) batch.begin(job, job % 2);
  for (unsigned job = 0; job < 3; ++job) batch.end(job);
  CHECK(batch.find_fault() == "the pool ran 3 jobs at once on 2 workers");
  CHECK(batch.checksum() == workload.checksum());
}

TEST_CASE("a job that is ended twice counts once") {
  const Workload workload({.jobs = 1});
  Batch batch(workload, {.in_halves = true});
  batch.begin(0, 0);
  batch.end(0);
  batch.end(0);
  CHECK(batch.find_fault().empty());
}

TEST_CASE("a traced job lasts at least its service time") {
  const Workload workload({.jobs = 1, .sleep = 1ms});
  Batch batch(workload, {.traced = true});
  batch.run(0, 0);
  CHECK(batch.trace()[0].end_ns - batch.trace()[0].begin_ns >= 1'000'000);
}

TEST_CASE("an abandoned batch runs no more jobs") {
  const Workload workload({.jobs = 4, .sleep = 24h});
  Batch batch(workload, {.traced = true, .in_halves = true});
  CHECK(batch.abandoned() == AbandonReason::none);
  batch.abandon(AbandonReason::time_limit);
  run_all(batch, {0, 1});  // would take two days
  CHECK(batch.begin(2, 0) == 0ns);
  batch.end(2);
  CHECK(batch.jobs_done() == 0);
  CHECK(batch.trace()[0].begin_ns == 0);
  CHECK(batch.trace()[2].end_ns == 0);
}

TEST_CASE("the first reason to abandon a batch stays") {
  Batch batch(four_jobs, {});
  batch.abandon(AbandonReason::time_limit);
  batch.abandon();  // an interrupt
  CHECK(batch.abandoned() == AbandonReason::time_limit);
}

TEST_CASE("a job that had begun when the batch was abandoned still ends") {
  const Workload workload({.jobs = 1});
  Batch batch(workload, {.traced = true, .in_halves = true});
  batch.begin(0, 0);
  batch.abandon();
  batch.end(0);
  CHECK(batch.jobs_done() == 1);
  CHECK(batch.trace()[0].end_ns >= batch.trace()[0].begin_ns);
}

TEST_CASE("a batch is over when each submitted job has ended or was skipped") {
  const Workload three_jobs({.jobs = 3});
  Batch batch(three_jobs, {.workers = 2, .in_halves = true});
  CHECK(batch.over());
  FakePool idle([](Job) {});
  batch.submit_to(idle);
  CHECK_FALSE(batch.over());
  batch.run(0, 0);
  batch.begin(1, 0);
  batch.abandon();
  batch.run(2, 1);
  CHECK_FALSE(batch.over());  // job 1 waits
  batch.end(1);
  CHECK(batch.over());
  CHECK(batch.jobs_ended() == 2);
}
