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

#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// Jobs that wait for `wait` between their halves; what they saw is asked for after drain().
class Waiting final : public JobBody {
 public:
  explicit Waiting(std::size_t jobs, std::chrono::nanoseconds wait) : jobs_(jobs), wait_(wait) {}

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override {
    Seen& job = jobs_[index];
    job.worker = worker;
    ++job.begun;
    const std::size_t running = ++running_;
    std::size_t peak = peak_;
    while (peak < running && !peak_.compare_exchange_weak(peak, running)) continue;
    job.due = Clock::now() + wait_;
    return wait_;
  }

  void end(std::uint64_t index) override {
    Seen& job = jobs_[index];
    if (Clock::now() < job.due) ++early_;
    ++job.ended;
    --running_;
  }

  bool each_ran_once() const {
    return std::ranges::all_of(jobs_, [](const Seen& job) { return job.begun == 1 && job.ended == 1; });
  }
  /// The workers that ran a job.
  std::set<unsigned> workers() const {
    std::set<unsigned> all;
    for (const Seen& job : jobs_) all.insert(job.worker);
    return all;
  }
  std::size_t jobs() const { return jobs_.size(); }
  std::size_t peak() const { return peak_; }
  int early() const { return early_; }

 private:
  // Plain: a job's halves run one after the other, and drain() comes after both. The thread sanitizer is the judge.
  struct Seen {
    unsigned worker = 0;
    int begun = 0;
    int ended = 0;
    Clock::time_point due;
  };

  std::vector<Seen> jobs_;
  std::chrono::nanoseconds wait_;
  std::atomic<std::size_t> running_{0};
  std::atomic<std::size_t> peak_{0};
  std::atomic<int> early_{0};
};

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

TEST_CASE("ten thousand jobs wait at once on one thread", "[goroutine]") {
  constexpr unsigned workers = 10'000;
  const int before = thread_count();
  SingleThreadGoroutinePool pool({.workers = workers});
  CHECK(thread_count() == before + 1);
  // All have to begin before the first ends. A machine that is stalled meanwhile gets more time.
  for (auto wait = 500ms; wait < 20s; wait *= 4) {
    Waiting body(workers, wait);
    submit_all(pool, body, body.jobs());
    CHECK(thread_count() == before + 1);
    pool.drain();
    REQUIRE(body.each_ran_once());
    REQUIRE(body.early() == 0);
    if (body.peak() < workers) continue;
    CHECK(body.peak() == workers);
    CHECK(body.workers().size() == workers);
    return;
  }
  FAIL("never were all jobs running at once");
}

TEST_CASE("no more jobs run at once than there are workers, each waits its time, and each runs once", "[goroutine]") {
  constexpr std::size_t jobs = 100;
  const auto workers = GENERATE(as<unsigned>{}, 1, 7, 64);
  const auto threads = GENERATE(as<unsigned>{}, 1, 3);
  GoroutinePool pool({.workers = workers}, threads);
  for (int batch = 0; batch < 2; ++batch) {
    Waiting waiting(jobs, batch * 200us);
    submit_all(pool, waiting, jobs);
    pool.drain();
    CHECK(waiting.each_ran_once());
    CHECK(waiting.early() == 0);
    CHECK(waiting.peak() <= workers);
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
  wait_until_others_are_blocked();  // both threads wait, and whoever gets the first job waits again, last in the row
  pool.submit(Job(body, 0));
  gate.wait_for_arrivals(1);
  wait_until_others_are_blocked();
  pool.submit(Job(body, 1));
  wait_until_others_are_blocked();
  CHECK(gate.arrived() == 2);
  gate.open();
  pool.drain();
}

TEST_CASE("jobs are spread so that all workers are busy, wherever they are", "[goroutine]") {
  constexpr unsigned workers = 8;
  // All have to begin before the first ends. A machine that is stalled meanwhile gets more time.
  for (auto wait = 100ms; wait < 20s; wait *= 4) {
    GoroutinePool pool({.workers = workers}, 3);
    Waiting body(workers, wait);
    for (std::uint64_t i = 0; i < workers; ++i) {
      pool.submit(Job(body, i));
      wait_until_others_are_blocked();
    }
    pool.drain();
    if (body.peak() < workers) continue;
    CHECK(body.workers().size() == workers);
    return;
  }
  FAIL("never were all workers busy at once");
}

TEST_CASE("threads that would have no worker are not started", "[goroutine]") {
  const int before = thread_count();
  GoroutinePool pool({.workers = 2}, 5);
  CHECK(thread_count() == before + 2);
  Waiting body(50, 0ns);
  submit_all(pool, body, body.jobs());
  pool.drain();
  CHECK(body.each_ran_once());
}

TEST_CASE("workers are numbered through all threads", "[goroutine]") {
  constexpr unsigned workers = 7;
  std::set<unsigned> seen;
  // A worker that is busy throughout leaves the others their turn; see above.
  for (auto wait = 100ms; wait < 20s && seen.size() < workers; wait *= 4) {
    GoroutinePool pool({.workers = workers}, 3);
    Waiting body(workers, wait);
    submit_all(pool, body, workers);
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
  SECTION("in the first, which leaves no second") {
    body.on_begin = [](std::uint64_t index) {
      if (index == 50) throw std::runtime_error("begin 50");
    };
    submit_all(pool, body, 100);
    CHECK_THROWS_WITH(pool.drain(), "begin 50");
    left = 99;
  }
  SECTION("in the second, after a wait") {
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

  Waiting harmless(100, 0ns);
  submit_all(pool, harmless, harmless.jobs());
  pool.drain();
  CHECK(harmless.each_ran_once());
}

TEST_CASE("a pool that ends lets the jobs that wait, and those behind them, end first", "[goroutine]") {
  const auto threads = GENERATE(as<unsigned>{}, 1, 2);
  const int before = thread_count();
  Waiting body(30, 3ms);
  {
    GoroutinePool pool({.workers = 10}, threads);
    submit_all(pool, body, body.jobs());
  }
  CHECK(body.each_ran_once());
  CHECK(body.early() == 0);
  CHECK(thread_count_returns_to(before));
}

TEST_CASE("an idle pool sleeps", "[goroutine]") {
  const auto threads = GENERATE(as<unsigned>{}, 1, 3);
  GoroutinePool pool({.workers = 5}, threads);
  wait_until_others_are_blocked();
  Waiting body(10, 1ms);
  submit_all(pool, body, body.jobs());
  pool.drain();
  wait_until_others_are_blocked();
  CHECK(body.each_ran_once());
}
