// The rules of The Go Programming Language Specification (https://go.dev/ref/spec), in its order, and what Go's memory
// model (https://go.dev/ref/mem) says about channels.
#include "pools/channel/channel.hpp"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

// Channel types

TEST_CASE("a default channel is nil", "[channel]") {
  const Channel<int> nil;
  CHECK_FALSE(nil);
  CHECK(nil == Channel<int>());
  CHECK(make_channel<int>());
  CHECK(nil != make_channel<int>());
}

TEST_CASE("two handles are equal if and only if they come from the same make_channel", "[channel]") {
  const auto channel = make_channel<int>();
  const Channel<int> copy = channel;
  CHECK(copy == channel);
  CHECK(make_channel<int>() != channel);
}

TEST_CASE("a channel is first in, first out", "[channel]") {
  const auto channel = make_channel<int>(3);
  for (const int value : {1, 2, 3}) channel.send(value);
  for (const int value : {1, 2, 3}) CHECK(channel.receive() == value);
}

TEST_CASE("the values of one sender arrive in the order it sent them", "[channel]") {
  constexpr int senders = 3;
  constexpr int each = 500;
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1, 7);
  const auto channel = make_channel<std::pair<int, int>>(capacity);
  std::vector<std::future<void>> sending;
  const ClosedAtExit unblock(channel);
  for (int sender = 0; sender < senders; ++sender) {
    sending.push_back(in_background([=] {
      for (int i = 0; i < each; ++i) channel.send({sender, i});
    }));
  }
  std::vector<int> next(senders);
  for (int received = 0; received < senders * each; ++received) {
    const auto value = channel.receive();
    REQUIRE(value);
    REQUIRE(value->second == next[static_cast<std::size_t>(value->first)]++);
  }
  finish(sending);
}

TEST_CASE("a channel goes through a channel and stays the same", "[channel]") {
  const auto requests = make_channel<Channel<int>>(1);
  const auto replies = make_channel<int>(1);
  requests.send(replies);
  const auto received = requests.receive();
  REQUIRE(received);
  CHECK(*received == replies);
  received->send(7);
  CHECK(replies.receive() == 7);
}

TEST_CASE("a channel carries values that are move-only and have no default", "[channel]") {
  struct Value {
    explicit Value(int number) : owned(std::make_unique<int>(number)) {}
    std::unique_ptr<int> owned;
  };
  SECTION("through the buffer") {
    const auto channel = make_channel<Value>(1);
    channel.send(Value(1));
    CHECK(*channel.receive()->owned == 1);
    CHECK(channel.try_send(Value(2)));
    std::optional<Value> value;
    CHECK(channel.try_receive(value));
    CHECK(*value->owned == 2);
  }
  SECTION("directly") {
    const auto channel = make_channel<Value>();
    auto receiver = in_background([=] { return channel.receive(); });
    const ClosedAtExit unblock(channel);
    channel.send(Value(3));
    CHECK(*receiver.get()->owned == 3);
  }
}

TEST_CASE("values left in a channel are destroyed with its last handle", "[channel]") {
  auto channel = make_channel<std::shared_ptr<int>>(1);
  std::weak_ptr<int> left;
  {
    auto value = std::make_shared<int>(1);
    left = value;
    channel.send(std::move(value));
  }
  auto copy = channel;
  channel = {};
  CHECK_FALSE(left.expired());
  copy = {};
  CHECK(left.expired());
}

// Send statements

TEST_CASE("a send on an unbuffered channel returns only when its value has been received", "[channel]") {
  const auto channel = make_channel<int>();
  auto sender = in_background([=] { channel.send(1); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(sender));
  CHECK(channel.receive() == 1);
  sender.get();
}

TEST_CASE("a send on an unbuffered channel proceeds if a receiver is ready", "[channel]") {
  const auto channel = make_channel<int>();
  auto receiver = in_background([=] { return channel.receive(); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(receiver));
  channel.send(1);
  CHECK(receiver.get() == 1);
}

TEST_CASE("a send on a buffered channel blocks only when the buffer is full", "[channel]") {
  const auto channel = make_channel<int>(2);
  channel.send(1);
  channel.send(2);
  auto sender = in_background([=] { channel.send(3); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(sender));
  CHECK(channel.receive() == 1);
  sender.get();
  CHECK(channel.receive() == 2);
  CHECK(channel.receive() == 3);
}

TEST_CASE("a send on a closed channel is an error", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 2);
  const auto channel = make_channel<int>(capacity);
  channel.close();
  CHECK_THROWS_AS(channel.send(1), ChannelError);
  CHECK_THROWS_AS(channel.try_send(1), ChannelError);
  CHECK(channel.receive() == std::nullopt);
}

TEST_CASE("a send on a closed channel whose buffer is full is an error, not a wait", "[channel]") {
  const auto channel = make_channel<int>(1);
  channel.send(1);
  channel.close();
  CHECK_THROWS_AS(channel.send(2), ChannelError);
  CHECK_THROWS_AS(channel.try_send(2), ChannelError);
}

TEST_CASE("a send or receive on a nil channel throws where Go would block forever", "[channel]") {
  const Channel<int> nil;
  CHECK_THROWS_AS(nil.send(1), ChannelError);
  CHECK_THROWS_AS(nil.receive(), ChannelError);
  CHECK_THROWS_AS(nil.begin(), ChannelError);
}

// Receive operator

TEST_CASE("a receive blocks until there is a value", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
  const auto channel = make_channel<int>(capacity);
  auto receiver = in_background([=] { return channel.receive(); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(receiver));
  channel.send(5);
  CHECK(receiver.get() == 5);
}

TEST_CASE("a value goes to one receiver", "[channel]") {
  const auto channel = make_channel<int>();
  auto first = in_background([=] { return channel.receive(); });
  auto second = in_background([=] { return channel.receive(); });
  const ClosedAtExit unblock(channel);
  wait_until_others_are_blocked();
  channel.send(1);
  wait_until_others_are_blocked();
  channel.close();
  CHECK((first.get() == std::nullopt) != (second.get() == std::nullopt));
}

// Close

TEST_CASE("after a close, receives drain the buffer and then find nothing", "[channel]") {
  const auto channel = make_channel<int>(2);
  channel.send(1);
  channel.send(2);
  channel.close();
  CHECK(channel.receive() == 1);
  CHECK(channel.receive() == 2);
  CHECK(channel.receive() == std::nullopt);
  CHECK(channel.receive() == std::nullopt);
}

TEST_CASE("closing a closed channel is an error", "[channel]") {
  const auto channel = make_channel<int>();
  channel.close();
  CHECK_THROWS_AS(channel.close(), ChannelError);
}

TEST_CASE("a nil channel is never ready for a try", "[channel]") {
  const Channel<int> nil;
  std::optional<int> value = 42;
  CHECK_FALSE(nil.try_send(1));
  CHECK_FALSE(nil.try_receive(value));
  CHECK(value == 42);
}

TEST_CASE("closing a nil channel is an error", "[channel]") {
  CHECK_THROWS_AS(Channel<int>().close(), ChannelError);
}

TEST_CASE("a close is an error for blocked senders", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
  const auto channel = make_channel<int>(capacity);
  for (std::size_t i = 0; i < capacity; ++i) channel.send(1);
  auto first = in_background([=] { channel.send(2); });
  auto second = in_background([=] { channel.send(3); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(first));
  CHECK(blocks(second));
  channel.close();
  CHECK_THROWS_AS(first.get(), ChannelError);
  CHECK_THROWS_AS(second.get(), ChannelError);
  for (std::size_t i = 0; i < capacity; ++i) CHECK(channel.receive() == 1);
  CHECK(channel.receive() == std::nullopt);
}

TEST_CASE("a close wakes blocked receivers, which find nothing", "[channel]") {
  const auto channel = make_channel<int>();
  std::vector<std::future<std::optional<int>>> receivers;
  const ClosedAtExit unblock(channel);
  for (int i = 0; i < 5; ++i) receivers.push_back(in_background([=] { return channel.receive(); }));
  CHECK(blocks(receivers.back()));
  channel.close();
  CHECK(results(receivers) == std::vector<std::optional<int>>(5));
}

// For range

TEST_CASE("ranging over a channel receives its values until it is closed and drained", "[channel]") {
  const auto channel = make_channel<int>(1);
  auto receiver = in_background([=] {
    std::vector<int> received;
    for (const int value : channel) received.push_back(value);
    return received;
  });
  const ClosedAtExit unblock(channel);
  for (const int value : {1, 2, 3}) channel.send(value);
  CHECK(blocks(receiver));
  channel.close();
  CHECK(receiver.get() == std::vector<int>{1, 2, 3});
}

TEST_CASE("ranging over a closed and drained channel does nothing", "[channel]") {
  const auto channel = make_channel<int>();
  channel.close();
  for ([[maybe_unused]] const int value : channel) FAIL("a value came out of an empty channel");
}

TEST_CASE("a value can be moved out while ranging over a channel", "[channel]") {
  const auto channel = make_channel<std::unique_ptr<int>>(1);
  channel.send(std::make_unique<int>(4));
  channel.close();
  std::unique_ptr<int> taken;
  for (auto& value : channel) taken = std::move(value);
  CHECK(*taken == 4);
}

// Length and capacity

TEST_CASE("size counts the buffered values, and capacity is what make_channel was given", "[channel]") {
  const auto channel = make_channel<int>(2);
  CHECK(channel.size() == 0);
  CHECK(channel.capacity() == 2);
  channel.send(1);
  CHECK(channel.size() == 1);
  channel.send(2);
  auto sender = in_background([=] { channel.send(3); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(sender));
  CHECK(channel.size() == 2);
  CHECK(channel.receive() == 1);
  CHECK(channel.size() == 2);
  sender.get();
  channel.close();
  CHECK(channel.size() == 2);
}

TEST_CASE("an unbuffered channel and a nil one have size and capacity 0", "[channel]") {
  const auto channel = make_channel<int>();
  auto sender = in_background([=] { channel.send(1); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(sender));
  CHECK(channel.size() == 0);
  CHECK(channel.capacity() == 0);
  CHECK(channel.receive() == 1);
  CHECK(Channel<int>().size() == 0);
  CHECK(Channel<int>().capacity() == 0);
}

// Go's `select` with one case and a default

TEST_CASE("try_send sends only if that needs no waiting", "[channel]") {
  SECTION("unbuffered, no partner") {
    const auto channel = make_channel<int>();
    CHECK_FALSE(channel.try_send(1));
  }
  SECTION("unbuffered, a receiver is waiting") {
    const auto channel = make_channel<int>();
    auto receiver = in_background([=] { return channel.receive(); });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(receiver));
    CHECK(channel.try_send(1));
    CHECK_FALSE(channel.try_send(2));
    CHECK(receiver.get() == 1);
  }
  SECTION("unbuffered, another sender is waiting") {
    const auto channel = make_channel<int>();
    auto sender = in_background([=] { channel.send(1); });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(sender));
    CHECK_FALSE(channel.try_send(2));
    CHECK(channel.receive() == 1);
  }
  SECTION("buffered, until it is full") {
    const auto channel = make_channel<int>(1);
    CHECK(channel.try_send(1));
    CHECK_FALSE(channel.try_send(2));
    CHECK(channel.receive() == 1);
    CHECK(channel.try_send(3));
  }
}

TEST_CASE("try_send leaves a value as it was if it does not send it", "[channel]") {
  const auto channel = make_channel<std::unique_ptr<int>>();
  auto value = std::make_unique<int>(1);
  CHECK_FALSE(channel.try_send(std::move(value)));
  CHECK(value != nullptr);
}

TEST_CASE("try_receive receives only if that needs no waiting", "[channel]") {
  std::optional<int> value = 42;
  SECTION("no partner") {
    const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
    CHECK_FALSE(make_channel<int>(capacity).try_receive(value));
    CHECK(value == 42);
  }
  SECTION("unbuffered, a sender is waiting") {
    const auto channel = make_channel<int>();
    auto sender = in_background([=] { channel.send(1); });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(sender));
    CHECK(channel.try_receive(value));
    CHECK(value == 1);
    CHECK_FALSE(channel.try_receive(value));
  }
  SECTION("unbuffered, another receiver is waiting") {
    const auto channel = make_channel<int>();
    auto receiver = in_background([=] { return channel.receive(); });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(receiver));
    CHECK_FALSE(channel.try_receive(value));
    CHECK(value == 42);
  }
  SECTION("buffered, until it is empty") {
    const auto channel = make_channel<int>(2);
    channel.send(1);
    CHECK(channel.try_receive(value));
    CHECK(value == 1);
    CHECK_FALSE(channel.try_receive(value));
  }
  SECTION("full, and a sender is waiting behind it") {
    const auto channel = make_channel<int>(1);
    channel.send(1);
    auto sender = in_background([=] { channel.send(2); });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(sender));
    CHECK(channel.try_receive(value));
    CHECK(value == 1);
    sender.get();
    CHECK(channel.try_receive(value));
    CHECK(value == 2);
  }
  SECTION("closed: until it is drained, then it finds nothing") {
    const auto channel = make_channel<int>(1);
    channel.send(1);
    channel.close();
    CHECK(channel.try_receive(value));
    CHECK(value == 1);
    CHECK(channel.try_receive(value));
    CHECK(value == std::nullopt);
  }
}

// Which waiter is served first

TEST_CASE("receivers are served in the channel's wake order", "[channel]") {
  const auto order = GENERATE(WakeOrder::first_parked, WakeOrder::last_parked);
  const auto channel = make_channel<int>(0, order);
  std::vector<std::future<std::optional<int>>> receivers;
  const ClosedAtExit unblock(channel);
  for (int i = 0; i < 3; ++i) {
    receivers.push_back(in_background([=] { return channel.receive(); }));
    wait_until_others_are_blocked();
  }
  for (const int value : {1, 2, 3}) channel.send(value);
  const auto expected = order == WakeOrder::first_parked ? std::vector<std::optional<int>>{1, 2, 3}
                                                         : std::vector<std::optional<int>>{3, 2, 1};
  CHECK(results(receivers) == expected);
}

TEST_CASE("senders are served in the channel's wake order", "[channel]") {
  const auto order = GENERATE(WakeOrder::first_parked, WakeOrder::last_parked);
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
  const auto channel = make_channel<int>(capacity, order);
  for (std::size_t i = 0; i < capacity; ++i) channel.send(0);
  std::vector<std::future<void>> senders;
  const ClosedAtExit unblock(channel);
  for (const int value : {1, 2, 3}) {
    senders.push_back(in_background([=] { channel.send(value); }));
    wait_until_others_are_blocked();
  }
  for (std::size_t i = 0; i < capacity; ++i) CHECK(channel.receive() == 0);
  std::vector<std::optional<int>> received;
  while (received.size() < senders.size()) received.push_back(channel.receive());
  const auto expected = order == WakeOrder::first_parked ? std::vector<std::optional<int>>{1, 2, 3}
                                                         : std::vector<std::optional<int>>{3, 2, 1};
  CHECK(received == expected);
  finish(senders);
}

// What is visible: plain variables, so that the thread sanitizer can detect a violation

TEST_CASE("what was written before a send is visible to the receiver", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
  const auto channel = make_channel<int>(capacity);
  int written = 0;
  auto sender = in_background([&] {
    written = 1;
    channel.send(0);
  });
  CHECK(channel.receive() == 0);
  CHECK(written == 1);
  sender.get();
}

TEST_CASE("what was written before a close is visible to a receiver that finds the channel closed", "[channel]") {
  const auto channel = make_channel<int>();
  int written = 0;
  auto closer = in_background([&] {
    written = 1;
    channel.close();
  });
  CHECK(channel.receive() == std::nullopt);
  CHECK(written == 1);
  closer.get();
}

TEST_CASE("what was written before an unbuffered receive is visible to the sender", "[channel]") {
  const auto channel = make_channel<int>();
  int written = 0;
  auto receiver = in_background([&] {
    written = 1;
    channel.receive();
  });
  channel.send(0);
  CHECK(written == 1);
  receiver.get();
}

TEST_CASE("a channel of capacity 1 is a mutex", "[channel]") {
  constexpr int rounds = 2'000;
  const auto mutex = make_channel<bool>(1);
  int guarded = 0;
  const auto count = [&] {
    for (int i = 0; i < rounds; ++i) {
      mutex.send(true);
      ++guarded;
      mutex.receive();
    }
  };
  auto other = in_background(count);
  count();
  other.get();
  CHECK(guarded == 2 * rounds);
}
