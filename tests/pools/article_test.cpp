// Faithfulness to the article's pool, and that it stops where the article's does not; all without a clock.
#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "pools/article/dispatcher.hpp"
#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;
using article::Dispatcher;

namespace {

/// The article's parts with what they need around them.
struct Article {
  explicit Article(unsigned workers) : dispatcher(std::make_unique<Dispatcher>(workers, completion)) {}

  void submit(Job job) {
    completion.submit([&] { dispatcher->collector().work.send(job); });
  }

  Completion completion;
  std::unique_ptr<Dispatcher> dispatcher;
};

}  // namespace

TEST_CASE("with W workers held in their jobs W + 1 submits are accepted and the next waits for a job to end",
          "[article]") {
  const auto workers = GENERATE(as<unsigned>{}, 1, 2, 5);
  const int held = static_cast<int>(workers);
  Gate gate;
  Witness witness(workers + 3, workers, [&](std::uint64_t) { gate.pass(); });
  Article pool(workers);
  std::atomic<int> accepted{0};
  auto producer = in_background([&] {
    for (std::uint64_t i = 0; i < workers + 2; ++i) {
      pool.submit(Job(witness, i));
      ++accepted;
    }
  });
  const OpenedAtExit unblock(gate);
  gate.wait_for_arrivals(held);

  CHECK(blocks(producer));
  CHECK(accepted == held + 1);
  CHECK(gate.arrived() == held);
  CHECK_FALSE(pool.dispatcher->collector().work.try_send(Job(witness, workers + 2)));

  gate.admit_one();
  producer.get();
  wait_until_others_are_blocked();
  CHECK(accepted == held + 2);
  CHECK(gate.arrived() == held + 1);
  CHECK_FALSE(pool.dispatcher->collector().work.try_send(Job(witness, workers + 2)));

  gate.open();
  pool.submit(Job(witness, workers + 2));
  pool.completion.wait();
  CHECK(witness.each_ran_once());
  CHECK(witness.workers_kept_apart());
}

TEST_CASE("an idle dispatcher takes a job at once", "[article]") {
  Witness witness(1, 2);
  Article pool(2);
  wait_until_others_are_blocked();
  pool.completion.submit([&] { CHECK(pool.dispatcher->collector().work.try_send(Job(witness, 0))); });
  pool.completion.wait();
  CHECK(witness.each_ran_once());
}

TEST_CASE("an idle pool stops, where the article's deadlocks", "[article]") {
  const auto workers = GENERATE(as<unsigned>{}, 1, 5);
  const int before = thread_count();
  Article pool(workers);
  wait_until_others_are_blocked();  // each worker offers its channel and hears nothing else
  pool.dispatcher.reset();
  CHECK(thread_count_returns_to(before));
}

TEST_CASE("a pool that is stopped with all workers busy finishes every job that it has accepted", "[article]") {
  constexpr unsigned workers = 2;
  Gate gate;
  Witness witness(workers + 1, workers, [&](std::uint64_t) { gate.pass(); });
  Article pool(workers);
  std::future<void> stopping;
  const OpenedAtExit unblock(gate);
  for (std::uint64_t i = 0; i < workers + 1; ++i) pool.submit(Job(witness, i));
  gate.wait_for_arrivals(workers);
  stopping = in_background([&] { pool.dispatcher.reset(); });
  CHECK(blocks(stopping));
  CHECK(witness.ended() == 0);
  gate.open();
  stopping.get();
  CHECK(witness.each_ran_once());
}

TEST_CASE("two pools have their own workers", "[article]") {
  std::mutex mutex;
  std::set<std::thread::id> busy_threads, free_threads;
  Gate gate;
  Witness held(2, 1, [&](std::uint64_t) {
    gate.pass();
    const std::lock_guard lock(mutex);
    busy_threads.insert(std::this_thread::get_id());
  });
  Witness free(20, 2, [&](std::uint64_t) {
    const std::lock_guard lock(mutex);
    free_threads.insert(std::this_thread::get_id());
  });
  Article busy_pool(1);
  Article free_pool(2);
  const OpenedAtExit unblock(gate);

  busy_pool.submit(Job(held, 0));
  busy_pool.submit(Job(held, 1));
  wait_until_others_are_blocked();
  CHECK(gate.arrived() == 1);  // the other pool's idle workers leave the second job alone
  for (std::uint64_t i = 0; i < free.jobs(); ++i) free_pool.submit(Job(free, i));
  free_pool.completion.wait();
  CHECK(free.each_ran_once());

  gate.open();
  busy_pool.completion.wait();
  CHECK(held.each_ran_once());
  for (const auto thread : busy_threads) CHECK(free_threads.count(thread) == 0);
}
