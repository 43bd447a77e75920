#include "pools/channel/wait_queue.hpp"

#include <array>
#include <future>
#include <vector>

#include "pools/channel/sync.hpp"
#include "tests/catch.hpp"
#include "tests/support/counting_parker.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a wait queue pops first the waiter that was pushed first, or last", "[wait_queue]") {
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

TEST_CASE("a waiter can be removed from any place and pushed again", "[wait_queue]") {
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

TEMPLATE_TEST_CASE("a blocked operation can be claimed once and remembers the waiter that was served", "[wait_queue]",
                   BetweenThreads, OnOneThread) {
  CountingParker parker;
  Blocked blocked(parker);
  Waiter winner, loser;
  CHECK(blocked.fired() == nullptr);
  CHECK(blocked.claim<TestType>(winner));
  CHECK_FALSE(blocked.claim<TestType>(loser));
  CHECK(blocked.fired() == &winner);
  CHECK(parker.wake_ups == 0);
  blocked.wake();
  CHECK(parker.wake_ups == 1);
}

TEST_CASE("only one of many threads claims a blocked operation", "[wait_queue]") {
  for (int round = 0; round < 100; ++round) {
    CountingParker parker;
    Blocked blocked(parker);
    std::vector<std::future<bool>> claims;
    for (int i = 0; i < 4; ++i) {
      claims.push_back(in_background([&] {
        Waiter waiter;
        return blocked.claim<BetweenThreads>(waiter);
      }));
    }
    int claimed = 0;
    for (const bool won : results(claims)) claimed += won ? 1 : 0;
    REQUIRE(claimed == 1);
  }
}

TEMPLATE_TEST_CASE("pop_claimed skips waiters that were already claimed", "[wait_queue]", BetweenThreads, OnOneThread) {
  CountingParker parker;
  Blocked served(parker), waiting(parker);
  Waiter elsewhere, first{.blocked = &served}, second{.blocked = &waiting};
  WaitQueue queue;
  queue.push(first, WakeOrder::first_parked);
  queue.push(second, WakeOrder::first_parked);
  REQUIRE(served.claim<TestType>(elsewhere));
  CHECK(queue.template pop_claimed<TestType>() == &second);
  CHECK(waiting.fired() == &second);
  CHECK_FALSE(first.queued);
  CHECK(queue.template pop_claimed<TestType>() == nullptr);
}

namespace {

/// A follow-up that needs to wait or does not.
struct FakeFollowUp final : FollowUp {
  bool start() noexcept override {
    ++starts;
    return done;
  }
  int starts = 0;
  bool done = false;
};

}  // namespace

TEST_CASE("a served waiter's follow-up starts at once, and its owner sleeps on if the follow-up has to wait",
          "[wait_queue]") {
  CountingParker parker;
  Blocked blocked(parker);
  FakeFollowUp then;
  Waiter waiter{.blocked = &blocked, .then = &then};
  REQUIRE(blocked.claim<BetweenThreads>(waiter));

  SECTION("it waits: the owner sleeps on") {
    waiter.completed = true;
    blocked.wake();
    CHECK(then.starts == 1);
    CHECK(parker.wake_ups == 0);
  }
  SECTION("it is done at once") {
    waiter.completed = true;
    then.done = true;
    blocked.wake();
    CHECK(then.starts == 1);
    CHECK(parker.wake_ups == 1);
  }
  SECTION("nothing was handed over, because the channel was closed: the owner is woken") {
    blocked.wake();
    CHECK(then.starts == 0);
    CHECK(parker.wake_ups == 1);
  }
}
