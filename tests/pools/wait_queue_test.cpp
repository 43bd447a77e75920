#include "pools/channel/wait_queue.hpp"

#include <array>
#include <future>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/counting_parker.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a wait queue gives out first the first or the last that was pushed", "[wait_queue]") {
  std::array<Waiter, 3> waiters;
  WaitQueue queue;
  SECTION("first parked") {
    for (Waiter& waiter : waiters) queue.push(waiter, WakeOrder::first_parked);
    CHECK(queue.pop() == &waiters[0]);
    CHECK(queue.pop() == &waiters[1]);
    CHECK(queue.pop() == &waiters[2]);
  }
  SECTION("last parked") {
    for (Waiter& waiter : waiters) queue.push(waiter, WakeOrder::last_parked);
    CHECK(queue.pop() == &waiters[2]);
    CHECK(queue.pop() == &waiters[1]);
    CHECK(queue.pop() == &waiters[0]);
  }
  CHECK(queue.pop() == nullptr);
}

TEST_CASE("a waiter can be taken out of any place and pushed again", "[wait_queue]") {
  std::array<Waiter, 3> waiters;
  WaitQueue queue;
  for (Waiter& waiter : waiters) queue.push(waiter, WakeOrder::first_parked);
  const auto index = GENERATE(as<std::size_t>{}, 0, 1, 2);
  queue.remove(waiters[index]);
  queue.push(waiters[index], WakeOrder::first_parked);
  for (std::size_t i = 0; i < waiters.size(); ++i) {
    if (i != index) CHECK(queue.pop() == &waiters[i]);
  }
  CHECK(queue.pop() == &waiters[index]);
  CHECK(queue.pop() == nullptr);
}

TEST_CASE("removing a waiter that was popped does nothing", "[wait_queue]") {
  std::array<Waiter, 2> waiters;
  WaitQueue queue;
  for (Waiter& waiter : waiters) queue.push(waiter, WakeOrder::first_parked);
  REQUIRE(queue.pop() == &waiters[0]);
  queue.remove(waiters[0]);
  CHECK(queue.pop() == &waiters[1]);
}

TEST_CASE("a blocked operation can be claimed once and remembers for which waiter", "[wait_queue]") {
  CountingParker parker;
  Blocked blocked(parker);
  Waiter winner, loser;
  CHECK(blocked.fired() == nullptr);
  CHECK(blocked.claim(winner));
  CHECK_FALSE(blocked.claim(loser));
  CHECK(blocked.fired() == &winner);
  CHECK(parker.wake_ups == 0);
  blocked.wake();
  CHECK(parker.wake_ups == 1);
}

TEST_CASE("of many threads one claims a blocked operation", "[wait_queue]") {
  for (int round = 0; round < 100; ++round) {
    CountingParker parker;
    Blocked blocked(parker);
    std::vector<std::future<bool>> claims;
    for (int i = 0; i < 4; ++i) {
      claims.push_back(in_background([&] {
        Waiter waiter;
        return blocked.claim(waiter);
      }));
    }
    int claimed = 0;
    for (const bool won : results(claims)) claimed += won ? 1 : 0;
    REQUIRE(claimed == 1);
  }
}

TEST_CASE("pop_claimed passes over waiters that somebody else has claimed", "[wait_queue]") {
  CountingParker parker;
  Blocked served(parker), waiting(parker);
  Waiter elsewhere, first{.blocked = &served}, second{.blocked = &waiting};
  WaitQueue queue;
  queue.push(first, WakeOrder::first_parked);
  queue.push(second, WakeOrder::first_parked);
  REQUIRE(served.claim(elsewhere));
  CHECK(queue.pop_claimed() == &second);
  CHECK(waiting.fired() == &second);
  CHECK_FALSE(first.queued);
  CHECK(queue.pop_claimed() == nullptr);
}
