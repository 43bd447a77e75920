// The rules of The Go Programming Language Specification (https://go.dev/ref/spec), in its order. Close, and what
// follows from it, is in close_test.cpp.
#include "pools/channel/channel.hpp"

#include <cstddef>
#include <future>
#include <memory>
#include <optional>
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
