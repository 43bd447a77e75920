#include "pools/goroutine/goroutine_pool.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "pools/cpu_set.hpp"
#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;
using namespace std::chrono_literals;

namespace {

/// Jobs whose halves do what the test says.
struct Halves final : JobBody {
  std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
    on_begin(index);
    return wait;
  }
  void end(std::uint64_t index) override {
    on_end(index);
    ++ended;
  }

  std::function<void(std::uint64_t)> on_begin = [](std::uint64_t) {};
  std::function<void(std::uint64_t)> on_end = [](std::uint64_t) {};
  std::chrono::nanoseconds wait{0};
  std::atomic<int> ended{0};
};

void submit_all(Pool& pool, JobBody& body, std::size_t jobs) {
  for (std::uint64_t i = 0; i < jobs; ++i) pool.submit(Job(body, i));
}

}  // namespace

TEST_CASE("there is a thread for each processor that the pool may use, not for each one in the machine",
          "[goroutine]") {
  auto threads = in_background([] {
    CpuSet one;
    one.add(CpuSet::of_this_thread()->numbers().front());
    one.bind_this_thread();
    const int before = thread_count();
    const MultiThreadGoroutinePool pool({.workers = 8});
    return thread_count() - before;
  });
  CHECK(threads.get() == 1);
}

TEST_CASE("ten thousand jobs wait at once on one thread", "[goroutine]") {
  constexpr unsigned workers = 10'000;
  const int before = thread_count();
  SingleThreadGoroutinePool pool({.workers = workers});
  CHECK(thread_count() == before + 1);
  // All must begin before the first ends. A machine that stalls in between gets more time.
  for (auto wait = 500ms; wait < 20s; wait *= 4) {
    Witness body(workers, workers);
    body.have_jobs_wait(wait);
    submit_all(pool, body);
    CHECK(thread_count() == before + 1);
    pool.drain();
    REQUIRE(body.each_ran_once());
    REQUIRE(body.waited_long_enough());
    if (body.most_at_once() < workers) continue;
    CHECK(body.most_at_once() == workers);
    CHECK(body.workers().size() == workers);
    return;
  }
  FAIL("the jobs never all ran at once");
}

TEST_CASE("at most W jobs run at once, each waits long enough, and each runs once", "[goroutine]") {
  constexpr std::size_t jobs = 100;
  const auto workers = GENERATE(as<unsigned>{}, 1, 7, 64);
  const auto threads = GENERATE(as<unsigned>{}, 1, 3);
  GoroutinePool pool({.workers = workers}, threads);
  for (int batch = 0; batch < 2; ++batch) {
    Witness waiting(jobs, workers);
    waiting.have_jobs_wait(batch * 200us);
    submit_all(pool, waiting);
    pool.drain();
    CHECK(waiting.each_ran_once());
    CHECK(waiting.waited_long_enough());
    CHECK(waiting.most_at_once() <= workers);
    CHECK(*waiting.workers().rbegin() < workers);
  }
}

TEST_CASE("jobs compute on several threads at once", "[goroutine]") {
  constexpr unsigned threads = 3;
  const auto workers = GENERATE(as<unsigned>{}, 3, 7);
  Gate gate;
  std::mutex mutex;
  std::set<std::thread::id> on;
  Halves body;
  body.on_begin = [&](std::uint64_t) {
    {
      const std::lock_guard lock(mutex);
      on.insert(std::this_thread::get_id());
    }
    gate.pass();
  };
  const int before = thread_count();
  GoroutinePool pool({.workers = workers}, threads);
  CHECK(thread_count() == before + 3);
  const OpenedAtExit unblock(gate);
  for (int i = 0; i < 20; ++i) pool.submit(Job(body, 0));
  gate.wait_for_arrivals(3);
  gate.open();
  pool.drain();
  CHECK(on.size() == threads);
  CHECK(body.ended == 20);
}

TEST_CASE("a job does not wait for a busy worker while another is idle", "[goroutine]") {
  // Each of two threads has one worker. A job that was given to the busy one could not begin.
  Gate gate;
  Halves body;
  body.on_begin = [&](std::uint64_t) { gate.pass(); };
  GoroutinePool pool({.workers = 2}, 2);
  const OpenedAtExit unblock(gate);
  wait_until_others_are_blocked();  // both threads wait; the one that gets the first job then waits again, last in line
  pool.submit(Job(body, 0));
  gate.wait_for_arrivals(1);
  wait_until_others_are_blocked();
  pool.submit(Job(body, 1));
  wait_until_others_are_blocked();
  CHECK(gate.arrived() == 2);
  gate.open();
  pool.drain();
}

TEST_CASE("jobs are spread so that all workers of all threads are busy", "[goroutine]") {
  constexpr unsigned workers = 8;
  // All must begin before the first ends. A machine that stalls in between gets more time.
  for (auto wait = 100ms; wait < 20s; wait *= 4) {
    GoroutinePool pool({.workers = workers}, 3);
    Witness body(workers, workers);
    body.have_jobs_wait(wait);
    for (std::uint64_t i = 0; i < workers; ++i) {
      pool.submit(Job(body, i));
      wait_until_others_are_blocked();
    }
    pool.drain();
    if (body.most_at_once() < workers) continue;
    CHECK(body.workers().size() == workers);
    return;
  }
  FAIL("the workers were never all busy at once");
}

TEST_CASE("no thread is started without a worker", "[goroutine]") {
  const int before = thread_count();
  GoroutinePool pool({.workers = 2}, 5);
  CHECK(thread_count() == before + 2);
  Witness body(50, 2);
  submit_all(pool, body);
  pool.drain();
  CHECK(body.each_ran_once());
}

TEST_CASE("workers are numbered across all threads", "[goroutine]") {
  constexpr unsigned workers = 7;
  std::set<unsigned> seen;
  // Each job occupies its worker until all have begun, so every worker gets one; see above.
  for (auto wait = 100ms; wait < 20s && seen.size() < workers; wait *= 4) {
    GoroutinePool pool({.workers = workers}, 3);
    Witness body(workers, workers);
    body.have_jobs_wait(wait);
    submit_all(pool, body);
    pool.drain();
    seen = body.workers();
  }
  CHECK(seen == std::set<unsigned>{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("an exception in either half ends the job and nothing else", "[goroutine]") {
  const auto threads = GENERATE(as<unsigned>{}, 1, 2);
  GoroutinePool pool({.workers = 3}, threads);
  Halves body;
  int left = 100;
  SECTION("in the first half, so the second does not run") {
    body.on_begin = [](std::uint64_t index) {
      if (index == 50) throw std::runtime_error("begin 50");
    };
    submit_all(pool, body, 100);
    CHECK_THROWS_WITH(pool.drain(), "begin 50");
    left = 99;
  }
  SECTION("in the second half, after a wait") {
    body.wait = 100us;
    body.on_end = [](std::uint64_t index) {
      if (index == 50) throw std::runtime_error("end 50");
    };
    submit_all(pool, body, 100);
    CHECK_THROWS_WITH(pool.drain(), "end 50");
    left = 99;
  }
  CHECK(body.ended == left);
  pool.drain();

  Witness harmless(100, 3);
  submit_all(pool, harmless);
  pool.drain();
  CHECK(harmless.each_ran_once());
}

TEST_CASE("a pool ends only after waiting jobs and those queued behind them", "[goroutine]") {
  const auto threads = GENERATE(as<unsigned>{}, 1, 2);
  const int before = thread_count();
  Witness body(30, 10);
  body.have_jobs_wait(3ms);
  {
    GoroutinePool pool({.workers = 10}, threads);
    submit_all(pool, body);
  }
  CHECK(body.each_ran_once());
  CHECK(body.waited_long_enough());
  CHECK(thread_count_returns_to(before));
}

TEST_CASE("an idle pool sleeps", "[goroutine]") {
  const auto threads = GENERATE(as<unsigned>{}, 1, 3);
  GoroutinePool pool({.workers = 5}, threads);
  wait_until_others_are_blocked();
  Witness body(10, 5);
  body.have_jobs_wait(1ms);
  submit_all(pool, body);
  pool.drain();
  wait_until_others_are_blocked();
  CHECK(body.each_ran_once());
}
