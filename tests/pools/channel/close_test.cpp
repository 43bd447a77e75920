// What The Go Programming Language Specification (https://go.dev/ref/spec) says about closed channels.
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

// Sends on closed channels

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
