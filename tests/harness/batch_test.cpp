#include "harness/batch.hpp"

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const Workload four_jobs({.jobs = 4, .words = WordSource::article});

void run_all(Batch& batch, std::initializer_list<std::uint64_t> jobs) {
  for (const std::uint64_t job : jobs) batch.run(job, 0);
}

}  // namespace

TEST_CASE("a batch of which every job ran once has no fault") {
  Batch batch(four_jobs, 2, nullptr);
  batch.run(3, 1);
  run_all(batch, {0, 2, 1});
  CHECK(batch.find_fault().empty());
  CHECK(batch.jobs_done() == 4);
  CHECK(batch.checksum() == four_jobs.checksum());
}

TEST_CASE("a batch notices lost jobs") {
  Batch batch(four_jobs, 2, nullptr);
  CHECK(batch.find_fault() == "the pool lost 4 jobs of 4");
  run_all(batch, {0, 1, 3});
  CHECK(batch.find_fault() == "the pool lost 1 job of 4");
  CHECK(batch.jobs_done() == 3);
}

TEST_CASE("a batch notices repeated jobs") {
  Batch batch(four_jobs, 2, nullptr);
  run_all(batch, {0, 1, 2, 3, 3});
  CHECK(batch.find_fault() == "the pool ran 5 jobs where 4 were submitted");
}

TEST_CASE("a batch notices that one job ran twice instead of another") {
  Batch batch(four_jobs, 2, nullptr);
  run_all(batch, {0, 1, 2, 2});
  CHECK(batch.find_fault() == "the pool ran some jobs twice and lost as many others");
}

TEST_CASE("a batch notices a swap even of jobs with the same word") {
  // The article's words repeat after a hundred jobs, so the checksum is right.
  const Workload workload({.jobs = 101, .words = WordSource::article});
  Batch batch(workload, 1, nullptr);
  for (std::uint64_t job = 0; job < 100; ++job) batch.run(job, 0);
  batch.run(0, 0);  // instead of 100
  CHECK(batch.checksum() == workload.checksum());
  CHECK(batch.find_fault() == "the pool ran some jobs twice and lost as many others");
}

TEST_CASE("a batch notices a worker that the pool does not have") {
  Batch batch(four_jobs, 2, nullptr);
  run_all(batch, {0, 1, 2});
  batch.run(3, 2);
  CHECK(batch.find_fault() == "the pool ran a job as a worker it does not have (of 2 workers)");
}

TEST_CASE("a batch notices jobs that were begun and never ended") {
  Batch batch(four_jobs, 2, nullptr);
  for (std::uint64_t job = 0; job < 4; ++job) batch.begin(job, 0);
  for (std::uint64_t job = 0; job < 3; ++job) batch.end(job);
  CHECK(batch.find_fault() == "the pool began 4 jobs and ended 3");
  batch.end(3);
  CHECK(batch.find_fault().empty());
}

TEST_CASE("a job in two halves counts the same as a whole one") {
  const Workload workload({.jobs = 2, .sleep = 1us, .words = WordSource::article});
  Trace trace(2);
  Batch batch(workload, 3, &trace);
  batch.run(0, 1);
  CHECK(batch.begin(1, 2) == 1us);
  batch.end(1);
  CHECK(batch.find_fault().empty());
  for (std::uint64_t job = 0; job < 2; ++job) {
    CHECK(trace[job].hash == workload.hash(job));
    CHECK(trace[job].worker == job + 1);
    CHECK(trace[job].begin_ns > 0);
    CHECK(trace[job].end_ns >= trace[job].begin_ns);
  }
}

TEST_CASE("a traced job lasts at least its service time") {
  const Workload workload({.jobs = 1, .sleep = 1ms});
  Trace trace(1);
  Batch batch(workload, 1, &trace);
  batch.run(0, 0);
  CHECK(trace[0].end_ns - trace[0].begin_ns >= 1'000'000);
}

TEST_CASE("an abandoned batch runs no more jobs") {
  const Workload workload({.jobs = 4, .sleep = 24h});
  Trace trace(4);
  Batch batch(workload, 1, &trace);
  CHECK_FALSE(batch.abandoned());
  batch.abandon();
  CHECK(batch.abandoned());
  run_all(batch, {0, 1});  // would take two days
  CHECK(batch.begin(2, 0) == 0ns);
  batch.end(2);
  CHECK(batch.jobs_done() == 0);
  CHECK(trace[0].begin_ns == 0);
  CHECK(trace[2].end_ns == 0);
}

TEST_CASE("a job that had begun when the batch was abandoned still ends") {
  const Workload workload({.jobs = 1, .sleep = 1us});
  Trace trace(1);
  Batch batch(workload, 1, &trace);
  batch.begin(0, 0);
  batch.abandon();
  batch.end(0);
  CHECK(batch.jobs_done() == 1);
  CHECK(trace[0].end_ns >= trace[0].begin_ns);
}
