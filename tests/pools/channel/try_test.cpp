// try_send() and try_receive(): Go's `select` with one case and a default.
#include "pools/channel/channel.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

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

TEST_CASE("a nil channel is never ready for a try", "[channel]") {
  const Channel<int> nil;
  std::optional<int> value = 42;
  CHECK_FALSE(nil.try_send(1));
  CHECK_FALSE(nil.try_receive(value));
  CHECK(value == 42);
}
