// Which members of a value's type run while a channel is locked: its moves, and nothing else
// (pools/channel/channel_state.hpp).
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "pools/channel/select.hpp"
#include "pools/coroutine/channel_operations.hpp"
#include "pools/coroutine/scheduler.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/counting_parker.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// Calls what the test says when the value that it belongs to is destroyed.
struct CallBack {
  void operator()(const int* /*value*/) const { (*action)(); }
  const std::function<void()>* action = nullptr;
};
using Lent = std::unique_ptr<const int, CallBack>;

/// A channel of things whose deleter uses that very channel: it records the size of the channel and which thread ran
/// it.
template <class Sync>
struct Lending {
  explicit Lending(std::size_t capacity = 2) : channel(make_channel<Lent, Sync>(capacity)) {}

  Lent thing() const { return Lent(&value, CallBack{&give_back}); }

  int value = 0;
  std::vector<std::size_t> sizes;
  std::thread::id deleter;
  std::function<void()> give_back = [this] {
    sizes.push_back(channel.size());
    deleter = std::this_thread::get_id();
  };
  Channel<Lent, Sync> channel;
};

using Sizes = std::vector<std::size_t>;

/// The lock of a channel that only one test uses, and whether it is held.
struct WatchedLock {
  static inline bool held = false;

  [[maybe_unused]] static constexpr bool locks = true;  // read by what a select instantiates
  struct Mutex {
    void lock() noexcept { held = true; }
    void unlock() noexcept { held = false; }
  };
  static bool claim(std::atomic<bool>& claimed) noexcept { return !claimed.exchange(true); }
};

/// Counts which members run while the lock is held.
struct Watched {
  static inline int locked_moves = 0;
  static inline int locked_others = 0;
  static void others() { locked_others += WatchedLock::held ? 1 : 0; }
  static void moves() { locked_moves += WatchedLock::held ? 1 : 0; }

  Watched() { others(); }
  Watched(Watched&& /*other*/) noexcept { moves(); }
  Watched& operator=(Watched&& /*other*/) noexcept {
    moves();
    return *this;
  }
  ~Watched() { others(); }
};

}  // namespace

TEST_CASE("only one move for each value that enters or leaves a channel runs under its lock", "[user code]") {
  const std::size_t capacity = GENERATE(as<std::size_t>{}, 0, 1, 2);
  ChannelState<Watched, WatchedLock> state(capacity, WakeOrder::first_parked);
  Watched::locked_moves = Watched::locked_others = 0;
  CountingParker parker;
  int moves = 0;
  for (int turn = 0; turn < 5; ++turn) {
    Watched sent;
    std::optional<Watched> received;
    for (std::size_t i = 0; i < capacity; ++i, ++moves) {
      Waiter waiter;
      REQUIRE(state.send_or_queue(sent, waiter));
    }
    {  // a sender that has to wait
      Blocked blocked(parker);
      Waiter sender{.blocked = &blocked, .slot = &sent};
      REQUIRE_FALSE(state.send_or_queue(sent, sender));
      Waiter receiver;
      REQUIRE(state.receive_or_queue(received, receiver));
      moves += capacity == 0 ? 1 : 2;
    }
    for (std::size_t i = 0; i < capacity; ++i, ++moves) {
      Waiter waiter;
      received.reset();
      REQUIRE(state.receive_or_queue(received, waiter));
    }
    {  // a receiver that has to wait
      received.reset();
      Blocked blocked(parker);
      Waiter receiver{.blocked = &blocked, .slot = &received};
      REQUIRE_FALSE(state.receive_or_queue(received, receiver));
      Waiter sender;
      REQUIRE(state.send_or_queue(sent, sender));
      ++moves;
    }
  }
  state.close();
  CHECK(Watched::locked_moves == moves);
  CHECK(Watched::locked_others == 0);
}

TEMPLATE_TEST_CASE("try_receive destroys what it replaces with the channel unlocked", "[user code]", BetweenThreads,
                   OnOneThread) {
  Lending<TestType> test;
  std::optional<Lent> lent = test.thing();
  SECTION("by a value") {
    CHECK(test.channel.try_send(test.thing()));
    CHECK(test.channel.try_receive(lent));
    CHECK(lent.has_value());
  }
  SECTION("because the channel is closed") {
    test.channel.close();
    CHECK(test.channel.try_receive(lent));
    CHECK_FALSE(lent.has_value());
  }
  CHECK(test.sizes == Sizes{0});
  lent.reset();
}

TEST_CASE("a select destroys what it replaces with the channel unlocked, on its own thread", "[user code]") {
  Lending<BetweenThreads> test(GENERATE(as<std::size_t>{}, 0, 2));
  const auto other = make_channel<int>();
  std::optional<Lent> lent = test.thing();
  std::optional<int> nothing;
  const auto receive = [&] { return select(receive_from(test.channel, lent), receive_from(other, nothing)); };
  SECTION("for a value in the buffer, or of a waiting sender") {
    auto sender = in_background([&] { test.channel.send(test.thing()); });
    wait_until_others_are_blocked();  // or the sender has sent
    CHECK(receive() == 0);
    sender.get();
    CHECK(lent.has_value());
    CHECK(test.deleter == std::this_thread::get_id());
  }
  SECTION("for a value that it waits for") {
    auto selecting = in_background([&] {
      receive();
      return std::this_thread::get_id();
    });
    const ClosedAtExit unblock(other);
    CHECK(blocks(selecting));
    test.channel.send(test.thing());
    CHECK(selecting.get() == test.deleter);
    CHECK(lent.has_value());
  }
  SECTION("because the channel is closed") {
    test.channel.close();
    CHECK(receive() == 0);
    CHECK_FALSE(lent.has_value());
  }
  SECTION("because the channel is closed during the wait") {
    auto selecting = in_background([&] {
      receive();
      return std::this_thread::get_id();
    });
    const ClosedAtExit unblock(other);
    CHECK(blocks(selecting));
    test.channel.close();
    CHECK(selecting.get() == test.deleter);
    CHECK_FALSE(lent.has_value());
  }
  CHECK(test.sizes == Sizes{0});
  lent.reset();
}

TEST_CASE("an offer's answer destroys what it replaces with the channel unlocked, on the offering thread",
          "[user code]") {
  Lending<BetweenThreads> test(0);
  const auto offers = make_channel<Channel<Lent>>();
  std::optional<Lent> lent = test.thing();
  auto offering = in_background([&] {
    select(offer_to(offers, test.channel, lent));
    return std::this_thread::get_id();
  });
  const ClosedAtExit unblock(offers);
  CHECK(blocks(offering));
  const std::optional<Channel<Lent>> taken = offers.receive();
  REQUIRE(taken);
  CHECK(test.sizes.empty());  // the answer may take long: the old one stays until it comes
  SECTION("a value") {
    taken->send(test.thing());
    CHECK(offering.get() == test.deleter);
    CHECK(lent.has_value());
  }
  SECTION("the channel's close") {
    taken->close();
    CHECK(offering.get() == test.deleter);
    CHECK_FALSE(lent.has_value());
  }
  CHECK(test.sizes == Sizes{0});
  lent.reset();
}

TEMPLATE_TEST_CASE("a coroutine's select destroys what it replaces with the channel unlocked", "[user code]",
                   BetweenThreads, OnOneThread) {
  struct Tasks {
    static Task receive(Channel<Lent, TestType> channel, std::optional<Lent>& lent) {
      co_await async_select(receive_from(channel, lent));
    }
    static Task send(Channel<Lent, TestType> channel, Lent thing) { co_await async_send(channel, std::move(thing)); }
  };
  Lending<TestType> test(GENERATE(as<std::size_t>{}, 0, 2));
  std::optional<Lent> lent = test.thing();
  Scheduler scheduler;
  const bool receiver_first = GENERATE(true, false);
  if (receiver_first) scheduler.start(Tasks::receive(test.channel, lent));
  scheduler.start(Tasks::send(test.channel, test.thing()));
  if (!receiver_first) scheduler.start(Tasks::receive(test.channel, lent));
  scheduler.run();
  CHECK(lent.has_value());
  CHECK(test.sizes == Sizes{0});
  lent.reset();
}

TEST_CASE("a deleter that sends to the channel being received from does not overfill it", "[user code]") {
  using Pool = Channel<Lent, OnOneThread>;
  struct Tasks {
    static Task send(Pool pool, Lent thing) { co_await async_send(pool, std::move(thing)); }
  };
  Lending<OnOneThread> test(1);
  std::optional<bool> given_back;
  const std::function<void()> give_back = [&] { given_back = test.channel.try_send(test.thing()); };
  std::optional<Lent> lent = Lent(&test.value, CallBack{&give_back});
  Scheduler scheduler;
  CHECK(test.channel.try_send(test.thing()));
  scheduler.start(Tasks::send(test.channel, test.thing()));  // waits: the buffer is full
  struct Receive {
    static Task once(Pool pool, std::optional<Lent>& lent) {
      pool.try_receive(lent);
      co_return;
    }
  };
  scheduler.start(Receive::once(test.channel, lent));
  scheduler.run();
  CHECK(given_back == false);  // the waiting sender's value came first
  CHECK(test.channel.size() == 1);
  lent.reset();
  CHECK(test.channel.try_receive(lent));
}
