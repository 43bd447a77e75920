// Nil and closed channels in a select.
#include "pools/channel/select.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/select_values.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

// Nil channels

TEST_CASE("a nil channel's case is never ready", "[select]") {
  const Channel<int> nil;
  const auto channel = make_channel<int>(1);
  std::optional<int> value;
  CHECK(select(receive_from(nil, value), send_to(nil, 1), otherwise) == 2);
  CHECK(select(receive_from(nil, value), send_to(channel, 1), send_to(nil, 1)) == 1);
  auto selecting = in_background([=] {
    std::optional<int> received;
    return select(receive_from(nil, received), send_to(channel, 2));
  });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(selecting));
  CHECK(channel.receive() == 1);
  CHECK(selecting.get() == 1);
}

TEST_CASE("a select that would wait forever throws", "[select]") {
  const Channel<int> nil;
  std::optional<int> value;
  CHECK_THROWS_AS(select(receive_from(nil, value), send_to(nil, 1)), ChannelError);
  CHECK_THROWS_AS(poolbench::select(), ChannelError);
}

// Closed channels

TEST_CASE("a receive from a closed channel is ready and finds nothing once it is drained", "[select]") {
  const auto closed = make_channel<int>(1);
  const auto other = make_channel<int>();
  closed.send(1);
  closed.close();
  std::optional<int> value;
  CHECK(select(receive_from(other, value), receive_from(closed, value), otherwise) == 1);
  CHECK(value == 1);
  CHECK(select(receive_from(other, value), receive_from(closed, value), otherwise) == 1);
  CHECK(value == std::nullopt);
}

TEST_CASE("a send on a closed channel is ready and an error if it is chosen", "[select]") {
  const auto closed = make_channel<int>();
  const auto other = make_channel<int>(1);
  closed.close();
  CHECK_THROWS_AS(select(send_to(closed, 1), otherwise), ChannelError);
  int chosen = 0;
  int errors = 0;
  for (int i = 0; i < 200; ++i) {
    try {
      const std::size_t index = select(send_to(closed, 1), send_to(other, i));
      REQUIRE(index == 1);
      REQUIRE(other.receive() == i);
      ++chosen;
    } catch (const ChannelError&) {
      REQUIRE(other.size() == 0);
      ++errors;
    }
  }
  CHECK(chosen > 0);
  CHECK(errors > 0);
}

TEST_CASE("a close ends a blocked select", "[select]") {
  const auto channel = make_channel<int>();
  const auto other = make_channel<int>();
  SECTION("that receives, with nothing") {
    auto selecting = in_background([=] {
      std::optional<int> value = 42, lost = 43;
      const std::size_t index = select(receive_from(other, lost), receive_from(channel, value));
      return std::pair(Values(index, value), lost);
    });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(selecting));
    channel.close();
    CHECK(selecting.get() == std::pair(Values(1, std::nullopt), std::optional(43)));
  }
  SECTION("that sends, with an error") {
    auto selecting = in_background([=] {
      std::optional<int> value;
      return select(receive_from(other, value), send_to(channel, 1));
    });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(selecting));
    channel.close();
    CHECK_THROWS_AS(selecting.get(), ChannelError);
  }
  CHECK_FALSE(other.try_send(1));
}
