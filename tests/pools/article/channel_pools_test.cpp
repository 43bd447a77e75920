// The article's pools, fused or not, behave like the article's pool, and stop where that one does not. No test uses a
// clock.
#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "pools/article/channel_pool.hpp"
#include "pools/article/dispatcher.hpp"
#include "pools/article/fused_pool.hpp"
#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEMPLATE_TEST_CASE("with W workers held in their jobs, W + 1 submits are accepted and the next waits for a job to end",
                   "[article]", ChannelPool, BufferedChannelPool, FusedChannelPool) {
  const auto workers = GENERATE(as<unsigned>{}, 1, 2, 5);
  const int held = static_cast<int>(workers);
  Gate gate;
  Witness witness(workers + 3, workers, [&](std::uint64_t) { gate.pass(); });
  TestType pool({.workers = workers});
  std::atomic<int> accepted{0};
  auto producer = in_background([&] {
    for (std::uint64_t i = 0; i < witness.jobs(); ++i) {
      pool.submit(Job(witness, i));
      ++accepted;
    }
  });
  const OpenedAtExit unblock(gate);
  gate.wait_for_arrivals(held);

  CHECK(blocks(producer));
  CHECK(accepted == held + 1);
  CHECK(gate.arrived() == held);

  gate.admit_one();
  gate.wait_for_arrivals(held + 1);
  CHECK(blocks(producer));
  CHECK(accepted == held + 2);
  CHECK(gate.arrived() == held + 1);

  gate.open();
  producer.get();
  pool.drain();
  CHECK(witness.each_ran_once());
  CHECK(witness.workers_kept_apart());
}

TEST_CASE("an idle dispatcher takes a job at once", "[article]") {
  Witness witness(1, 2);
  Completion completion;
  const article::Dispatcher dispatcher(2, 0, completion);
  wait_until_others_are_blocked();
  completion.submit([&] { CHECK(dispatcher.collector().work.try_send(Job(witness, 0))); });
  completion.wait();
  CHECK(witness.each_ran_once());
}

TEMPLATE_TEST_CASE("an idle pool stops, where the article's deadlocks", "[article]", ChannelPool, BufferedChannelPool,
                   FusedChannelPool) {
  const auto workers = GENERATE(as<unsigned>{}, 1, 5);
  const int before = thread_count();
  {
    const TestType pool({.workers = workers});
    wait_until_others_are_blocked();  // each worker offers its channel and receives nothing else
  }
  CHECK(thread_count_returns_to(before));
}

TEMPLATE_TEST_CASE("a pool that is stopped with all workers busy finishes every accepted job", "[article]", ChannelPool,
                   BufferedChannelPool, FusedChannelPool) {
  constexpr unsigned workers = 2;
  Gate gate;
  Witness witness(workers + 1, workers, [&](std::uint64_t) { gate.pass(); });
  auto pool = std::make_unique<TestType>(PoolConfig{.workers = workers});
  std::future<void> stopping;
  const OpenedAtExit unblock(gate);
  submit_all(*pool, witness);
  gate.wait_for_arrivals(workers);
  stopping = in_background([&] { pool.reset(); });
  CHECK(blocks(stopping));
  CHECK(witness.ended() == 0);
  gate.open();
  stopping.get();
  CHECK(witness.each_ran_once());
}

TEMPLATE_TEST_CASE("two pools have their own workers", "[article]", ChannelPool, BufferedChannelPool,
                   FusedChannelPool) {
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
  TestType busy_pool({.workers = 1});
  TestType free_pool({.workers = 2});
  const OpenedAtExit unblock(gate);

  busy_pool.submit(Job(held, 0));
  busy_pool.submit(Job(held, 1));
  wait_until_others_are_blocked();
  CHECK(gate.arrived() == 1);  // the other pool's idle workers do not take the second job
  submit_all(free_pool, free);
  free_pool.drain();
  CHECK(free.each_ran_once());

  gate.open();
  busy_pool.drain();
  CHECK(held.each_ran_once());
  for (const auto thread : busy_threads) CHECK(free_threads.count(thread) == 0);
}
