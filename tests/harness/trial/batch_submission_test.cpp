#include "harness/trial/batch.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "tests/catch.hpp"
#include "tests/support/fake_pool.hpp"

using namespace poolbench;
using testing::FakePool;

namespace {

/// Gives each submitting thread a worker's number, so that a trace shows which thread submitted which job.
class ThreadNumbers {
 public:
  unsigned mine() {
    const std::lock_guard lock(mutex_);
    return numbers_.emplace(std::this_thread::get_id(), static_cast<unsigned>(numbers_.size())).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<std::thread::id, unsigned> numbers_;
};

}  // namespace

TEST_CASE("each job is submitted once by any number of producers") {
  const auto producers = GENERATE(1U, 2U, 3U, 7U);
  const Workload workload({.jobs = 100, .producers = producers});
  Batch batch(workload, {.workers = producers, .traced = true});
  ThreadNumbers threads;
  FakePool pool([&](Job job) { job(threads.mine()); });

  const BatchTimes times = batch.submit_to(pool);
  CHECK(batch.find_fault().empty());
  CHECK(times.start_ns > 0);
  CHECK(times.accepted_ns >= times.start_ns);
  for (const JobRecord& job : batch.trace()) {
    CHECK(job.submit_ns >= times.start_ns);
    CHECK(job.submit_ns <= job.begin_ns);
    CHECK(job.submit_ns <= times.accepted_ns);
  }
}

TEST_CASE("producers have contiguous shares that differ by one job at most") {
  const Workload workload({.jobs = 10, .producers = 3});
  Batch batch(workload, {.workers = 3, .traced = true});
  ThreadNumbers threads;
  FakePool pool([&](Job job) { job(threads.mine()); });

  batch.submit_to(pool);
  const Trace& trace = batch.trace();
  std::vector<std::size_t> shares{1};
  for (std::size_t job = 1; job < trace.size(); ++job) {
    if (trace[job].worker == trace[job - 1].worker)
      ++shares.back();
    else
      shares.push_back(1);
  }
  CHECK(shares == std::vector<std::size_t>{3, 3, 4});
}

TEST_CASE("a single producer is the calling thread") {
  const Workload workload({.jobs = 3});
  Batch batch(workload, {});
  bool here = true;
  FakePool pool([&, caller = std::this_thread::get_id()](Job) { here = here && std::this_thread::get_id() == caller; });
  batch.submit_to(pool);
  CHECK(here);
}

TEST_CASE("more producers than jobs leave some without work") {
  const Workload workload({.jobs = 2, .producers = 5});
  Batch batch(workload, {.workers = 5});
  ThreadNumbers threads;
  FakePool pool([&](Job job) { job(threads.mine()); });
  batch.submit_to(pool);
  CHECK(batch.find_fault().empty());
}

TEST_CASE("an abandoned batch is not submitted any further") {
  const auto producers = GENERATE(1U, 3U);
  const Workload workload({.jobs = 100, .producers = producers});
  Batch batch(workload, {});
  int submitted = 0;
  FakePool pool([&](Job) { ++submitted; });
  batch.abandon();
  batch.submit_to(pool);
  CHECK(submitted == 0);
  CHECK(batch.jobs_submitted() == 0);
}

TEST_CASE("a batch that is abandoned halfway knows how much of it was submitted") {
  const Workload workload({.jobs = 100});
  Batch batch(workload, {});
  int submitted = 0;
  FakePool pool([&](Job) {
    if (++submitted == 4) batch.abandon();
  });
  batch.submit_to(pool);
  CHECK(submitted == 4);
  CHECK(batch.jobs_submitted() == 4);
}

TEST_CASE("an exception of a submit comes through after all producers have ended") {
  const auto producers = GENERATE(1U, 4U);
  const Workload workload({.jobs = 8, .producers = producers});
  Batch batch(workload, {});
  FakePool pool([](Job) { throw std::runtime_error("queue full"); });
  CHECK_THROWS_WITH(batch.submit_to(pool), "queue full");
}

TEST_CASE("an exception of a submit abandons the batch, and the other producers stop") {
  // Two producers of 50 jobs: the one that fails at its first job lets the other, which waits in its own first job, go
  // on only once the batch is abandoned.
  const Workload workload({.jobs = 100, .producers = 2});
  Batch batch(workload, {});
  std::atomic<int> accepted{0};
  FakePool pool([&](Job) {
    static std::atomic<bool> first{true};
    if (first.exchange(false)) throw std::runtime_error("queue full");
    while (batch.abandoned() == AbandonReason::none) std::this_thread::yield();
    ++accepted;
  });
  CHECK_THROWS_WITH(batch.submit_to(pool), "queue full");
  CHECK(batch.abandoned() == AbandonReason::failure);
  CHECK(accepted <= 1);
  CHECK(batch.jobs_submitted() == static_cast<std::uint64_t>(accepted));
}
