#include "pools/channel/channel_state.hpp"

#include <mutex>
#include <optional>

#include "tests/catch.hpp"
#include "tests/support/counting_parker.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// A blocked operation without a thread.
struct Operation {
  explicit Operation(void* slot) : waiter{.blocked = &blocked, .slot = slot} {}

  CountingParker parker;
  Blocked blocked{parker};
  Waiter waiter;
};

}  // namespace

TEMPLATE_TEST_CASE("a waiting receiver has the value in its slot before it is woken", "[channel_state]", BetweenThreads,
                   OnOneThread) {
  ChannelState<int, TestType> state(0, WakeOrder::first_parked);
  std::optional<int> received;
  Operation receiver(&received);
  state.queue_receiver(receiver.waiter);

  int value = 1;
  Waiter* woken = nullptr;
  CHECK(state.try_send(value, woken));
  CHECK(woken == &receiver.waiter);
  CHECK(received == 1);
  CHECK(receiver.waiter.completed);
  CHECK(receiver.parker.wake_ups == 0);
}

TEMPLATE_TEST_CASE("a waiting sender's value moves into the room that a receive makes", "[channel_state]",
                   BetweenThreads, OnOneThread) {
  ChannelState<int, TestType> state(1, WakeOrder::first_parked);
  Waiter* woken = nullptr;
  int first = 1;
  int second = 2;
  CHECK(state.try_send(first, woken));
  CHECK_FALSE(state.try_send(second, woken));
  Operation sender(&second);
  state.queue_sender(sender.waiter);

  std::optional<int> value;
  CHECK(state.try_receive(value, woken));
  CHECK(value == 1);
  CHECK(woken == &sender.waiter);
  CHECK(sender.waiter.completed);
  CHECK(state.size() == 1);
}

TEMPLATE_TEST_CASE("a waiter that another channel has served is passed over", "[channel_state]", BetweenThreads,
                   OnOneThread) {
  ChannelState<int, TestType> state(0, WakeOrder::first_parked);
  std::optional<int> lost, received;
  Operation served(&lost);
  Operation waiting(&received);
  state.queue_receiver(served.waiter);
  state.queue_receiver(waiting.waiter);
  Waiter elsewhere;
  REQUIRE(served.blocked.claim<TestType>(elsewhere));

  int value = 1;
  Waiter* woken = nullptr;
  CHECK(state.try_send(value, woken));
  CHECK(woken == &waiting.waiter);
  CHECK(lost == std::nullopt);
}

TEMPLATE_TEST_CASE("a close wakes each waiter once and completes none", "[channel_state]", BetweenThreads,
                   OnOneThread) {
  ChannelState<int, TestType> state(0, WakeOrder::first_parked);
  std::optional<int> first, second;
  Operation receiver(&first);
  Operation other(&second);
  state.queue_receiver(receiver.waiter);
  state.queue_receiver(other.waiter);
  state.close();
  CHECK(receiver.parker.wake_ups == 1);
  CHECK(other.parker.wake_ups == 1);
  CHECK_FALSE(receiver.waiter.completed);
  CHECK(receiver.blocked.fired() == &receiver.waiter);
}

TEMPLATE_TEST_CASE("a close wakes with the channel unlocked", "[channel_state]", BetweenThreads, OnOneThread) {
  struct LockingParker final : Parker {
    explicit LockingParker(ChannelStateBase<TestType>& channel_state) : state(channel_state) {}
    // Would deadlock, or throw, if the closer still held the lock.
    void unpark() noexcept override {
      const std::lock_guard lock(state.mutex);
      locked = true;
    }
    ChannelStateBase<TestType>& state;
    bool locked = false;
  };
  ChannelState<int, TestType> state(0, WakeOrder::first_parked);
  LockingParker parker(state);
  Blocked blocked(parker);
  int value = 1;
  Waiter waiter{.blocked = &blocked, .slot = &value};
  state.queue_sender(waiter);
  state.close();
  CHECK(parker.locked);
}
