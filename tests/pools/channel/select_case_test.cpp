// What a case of a select keeps, and several cases for one channel: pools/channel/select_case.hpp.
#include "pools/channel/select_case.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "pools/channel/select.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/select_values.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

// A case

TEST_CASE("a value that was not sent is still in its case", "[select]") {
  const auto full = make_channel<std::unique_ptr<int>>();
  const auto stop = make_channel<bool>(1);
  std::optional<bool> stopped;
  auto sending = send_to(full, std::make_unique<int>(1));
  SECTION("because another case was performed, at once") {
    stop.send(true);
    CHECK(select(sending, receive_from(stop, stopped)) == 1);
  }
  SECTION("because another case was performed, after a wait") {
    auto selecting = in_background([&] { return select(sending, receive_from(stop, stopped)); });
    const ClosedAtExit unblock(stop);
    CHECK(blocks(selecting));
    stop.send(true);
    CHECK(selecting.get() == 1);
  }
  SECTION("because the select did not wait") {
    CHECK(select(sending, otherwise) == 1);
  }
  SECTION("because the channel is closed") {
    full.close();
    CHECK_THROWS_AS(select(sending), ChannelError);
  }
  REQUIRE(sending.value() != nullptr);
  CHECK(*sending.value() == 1);
}

TEST_CASE("cases may be used again", "[select]") {
  const auto channel = make_channel<int>(1);
  const auto never = make_channel<int>();
  std::optional<int> received, nothing = 42;
  auto sending = send_to(channel, 0);
  auto receiving = receive_from(channel, received);
  auto losing = receive_from(never, nothing);
  for (int i = 0; i < 3; ++i) {
    sending.value() = i;
    CHECK(select(losing, sending) == 1);
    CHECK(select(losing, receiving) == 1);
    CHECK(received == i);
  }
  auto waiting = in_background([&] { return select(losing, receiving); });
  const ClosedAtExit unblock(never);
  CHECK(blocks(waiting));
  channel.send(3);
  CHECK(waiting.get() == 1);
  CHECK(received == 3);
  CHECK(nothing == 42);
}

TEST_CASE("a reused case keeps nothing from its last use", "[select]") {
  const auto channel = make_channel<int>();
  const auto other = make_channel<int>();
  const auto selected_twice = [=] {
    std::optional<int> value, lost;
    auto receive = receive_from(channel, value);
    auto never = receive_from(other, lost);
    select(receive, never);
    const std::optional<int> first = value;
    select(receive, never);
    return std::pair(first, value);
  };
  auto selecting = in_background(selected_twice);
  CHECK(blocks(selecting));
  channel.send(1);
  CHECK(blocks(selecting));
  channel.close();
  CHECK(selecting.get() == std::pair(std::optional(1), std::optional<int>()));
}

// The same channel in several cases

TEST_CASE("a send and a receive of the same channel in one select do not serve each other", "[select]") {
  const auto channel = make_channel<int>();
  std::optional<int> value;
  CHECK(select(send_to(channel, 1), receive_from(channel, value), otherwise) == 2);
  auto selecting = in_background([=] {
    std::optional<int> received;
    const std::size_t index = select(send_to(channel, 1), receive_from(channel, received));
    return Values(index, received);
  });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(selecting));
  SECTION("a receiver is served by the send") {
    CHECK(channel.receive() == 1);
    CHECK(selecting.get() == Values(0, std::nullopt));
  }
  SECTION("a sender is served by the receive") {
    channel.send(2);
    CHECK(selecting.get() == Values(1, 2));
  }
  CHECK_FALSE(channel.try_send(3));
  CHECK_FALSE(channel.try_receive(value));
}

TEST_CASE("a select that receives twice from a channel takes one value", "[select]") {
  const auto channel = make_channel<int>();
  auto selecting = in_background([=] {
    std::optional<int> one, two;
    select(receive_from(channel, one), receive_from(channel, two));
    return one.has_value() != two.has_value();
  });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(selecting));
  CHECK(channel.try_send(1));
  CHECK_FALSE(channel.try_send(2));
  CHECK(selecting.get());
}

TEST_CASE("a close serves a select that waits twice for the channel only once", "[select]") {
  const auto channel = make_channel<int>();
  auto selecting = in_background([=] {
    std::optional<int> one = 1, two = 2;
    const std::size_t index = select(receive_from(channel, one), receive_from(channel, two));
    return index == 0 ? !one && two == 2 : !two && one == 1;
  });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(selecting));
  channel.close();
  CHECK(selecting.get());
}
