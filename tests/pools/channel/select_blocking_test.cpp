// A select that has to wait.
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

TEST_CASE("without otherwise, select blocks until a case can proceed", "[select]") {
  const auto first = make_channel<int>();
  const auto second = make_channel<int>();
  SECTION("a receive") {
    auto selecting = in_background([=] {
      std::optional<int> value;
      const std::size_t index = select(receive_from(first, value), receive_from(second, value));
      return Values(index, value);
    });
    const ClosedAtExit unblock(first);
    CHECK(blocks(selecting));
    second.send(1);
    CHECK(selecting.get() == Values(1, 1));
  }
  SECTION("a send") {
    auto selecting = in_background([=] { return select(send_to(first, 1), send_to(second, 2)); });
    const ClosedAtExit unblock(first);
    CHECK(blocks(selecting));
    CHECK(second.receive() == 2);
    CHECK(selecting.get() == 1);
  }
  SECTION("a send or a receive of a buffered channel") {
    const auto full = make_channel<int>(1);
    full.send(1);
    auto selecting = in_background([=] {
      std::optional<int> value;
      return select(receive_from(first, value), send_to(full, 2));
    });
    const ClosedAtExit unblock(first);
    CHECK(blocks(selecting));
    CHECK(full.receive() == 1);
    CHECK(selecting.get() == 1);
    CHECK(full.receive() == 2);
  }
}

TEST_CASE("a blocked select performs one case and has left the queues of the others", "[select]") {
  const auto first = make_channel<int>();
  const auto second = make_channel<int>();
  const auto third = make_channel<int>();
  auto selecting = in_background([=] {
    std::optional<int> value, lost = 42;
    const std::size_t index =
        select(receive_from(first, lost), receive_from(second, value), send_to(third, 3), receive_from(first, lost));
    return std::pair(Values(index, value), lost);
  });
  const ClosedAtExit unblock(first);
  CHECK(blocks(selecting));
  second.send(2);
  CHECK(selecting.get() == std::pair(Values(1, 2), std::optional(42)));
  CHECK_FALSE(first.try_send(1));
  CHECK_FALSE(second.try_send(1));
  std::optional<int> value;
  CHECK_FALSE(third.try_receive(value));
}

TEST_CASE("until a served select runs, no partner is matched with its other cases", "[select]") {
  for (int round = 0; round < 200; ++round) {
    const auto first = make_channel<int>();
    const auto second = make_channel<int>();
    auto selecting = in_background([=] {
      std::optional<int> value;
      return select(receive_from(first, value), receive_from(second, value));
    });
    const ClosedAtExit unblock(first);
    CHECK(blocks(selecting));
    CHECK(first.try_send(1));
    CHECK_FALSE(second.try_send(2));  // whether or not the select has already woken up
    CHECK(selecting.get() == 0);
  }
}

TEST_CASE("two selects serve each other", "[select]") {
  const auto there = make_channel<int>();
  const auto back = make_channel<int>();
  auto selecting = in_background([=] {
    std::optional<int> value;
    const std::size_t index = select(send_to(back, 1), receive_from(there, value));
    return Values(index, value);
  });
  const ClosedAtExit unblock(back);
  CHECK(blocks(selecting));
  std::optional<int> value;
  if (select(send_to(there, 2), receive_from(back, value)) == 0) {
    CHECK(selecting.get() == Values(1, 2));
  } else {
    CHECK(value == 1);
    CHECK(selecting.get() == Values(0, std::nullopt));
  }
}
