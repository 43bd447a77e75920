// "Select statements" of The Go Programming Language Specification (https://go.dev/ref/spec#Select_statements).
#include "pools/channel/select.hpp"

#include <array>
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

namespace {

/// Pearson's chi-square against equal shares. With the few cases used here, a fair select exceeds 60 once in 10^11
/// runs.
double unevenness(const std::vector<int>& counts) {
  double total = 0;
  for (const int count : counts) total += count;
  const double expected = total / static_cast<double>(counts.size());
  double sum = 0;
  for (const int count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

constexpr double even_enough = 60;

/// How many select()s a fairness test counts.
constexpr int draws = 30'000;

using Values = std::pair<std::size_t, std::optional<int>>;  // the index of the case and what it received

}  // namespace

// The cases

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

// The ready case

TEST_CASE("select performs the one case that is ready", "[select]") {
  const auto empty = make_channel<int>(1);
  const auto filled = make_channel<int>(1);
  filled.send(1);
  std::optional<int> value;
  SECTION("a receive") {
    CHECK(select(receive_from(empty, value), receive_from(filled, value)) == 1);
    CHECK(value == 1);
    CHECK(filled.size() == 0);
  }
  SECTION("a send") {
    CHECK(select(send_to(filled, 2), send_to(empty, 3)) == 1);
    CHECK(filled.receive() == 1);
    CHECK(empty.receive() == 3);
  }
  SECTION("any mix, over channels of different types") {
    const auto words = make_channel<const char*>();
    CHECK(select(send_to(words, "word"), send_to(filled, 2), receive_from(filled, value)) == 2);
    CHECK(value == 1);
  }
}

TEST_CASE("select performs a case that a blocked partner made ready", "[select]") {
  const auto channel = make_channel<int>();
  const auto other = make_channel<int>();
  std::optional<int> value;
  SECTION("a sender") {
    auto sender = in_background([=] { channel.send(1); });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(sender));
    CHECK(select(receive_from(other, value), receive_from(channel, value)) == 1);
    CHECK(value == 1);
    sender.get();
  }
  SECTION("a receiver") {
    auto receiver = in_background([=] { return channel.receive(); });
    const ClosedAtExit unblock(channel);
    CHECK(blocks(receiver));
    CHECK(select(send_to(other, 1), send_to(channel, 2)) == 1);
    CHECK(receiver.get() == 2);
  }
}

TEST_CASE("a select with one case is that operation", "[select]") {
  const auto channel = make_channel<int>(1);
  std::optional<int> value;
  CHECK(select(send_to(channel, 1)) == 0);
  CHECK(select(receive_from(channel, value)) == 0);
  CHECK(value == 1);
}

TEST_CASE("select sends move-only values", "[select]") {
  const auto channel = make_channel<std::unique_ptr<int>>(1);
  std::optional<std::unique_ptr<int>> value;
  CHECK(select(send_to(channel, std::make_unique<int>(1))) == 0);
  CHECK(select(receive_from(channel, value)) == 0);
  CHECK(**value == 1);
}

TEST_CASE("select takes many cases", "[select]") {
  std::array<Channel<int>, 64> channels;
  for (auto& channel : channels) channel = make_channel<int>(1);
  std::array<std::optional<int>, 64> values;
  const auto select_all = [&]<std::size_t... i>(std::index_sequence<i...>) {
    return select(receive_from(channels[i], values[i])...);
  };
  for (std::size_t ready = 0; ready < channels.size(); ++ready) {
    channels[ready].send(static_cast<int>(ready));
    REQUIRE(select_all(std::make_index_sequence<64>()) == ready);
    REQUIRE(values[ready] == static_cast<int>(ready));
  }
}

// The default

TEST_CASE("otherwise is performed if no case is ready, and select returns its index", "[select]") {
  const auto empty = make_channel<int>();
  const auto full = make_channel<int>(1);
  full.send(1);
  std::optional<int> value = 42;
  CHECK(select(receive_from(empty, value), send_to(full, 2), otherwise) == 2);
  CHECK(value == 42);
  CHECK(full.size() == 1);
  CHECK(select(otherwise) == 0);
}

TEST_CASE("otherwise is not performed if a case is ready", "[select]") {
  const auto channel = make_channel<int>(1);
  std::optional<int> value;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(select(send_to(channel, i), otherwise) == 0);
    REQUIRE(select(receive_from(channel, value), otherwise) == 0);
  }
}

TEST_CASE("a select that took otherwise is in no queue", "[select]") {
  const auto channel = make_channel<int>();
  std::optional<int> value;
  CHECK(select(receive_from(channel, value), otherwise) == 1);
  CHECK_FALSE(channel.try_send(1));
  CHECK(select(send_to(channel, 1), otherwise) == 1);
  CHECK_FALSE(channel.try_receive(value));
}

// Blocking

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

// Losers keep their values

TEST_CASE("values stay in the channels that were not chosen", "[select]") {
  const auto first = make_channel<int>(1);
  const auto second = make_channel<int>(1);
  first.send(1);
  second.send(2);
  std::optional<int> one, two;
  const std::size_t chosen = select(receive_from(first, one), receive_from(second, two));
  CHECK(first.size() == (chosen == 0 ? 0U : 1U));
  CHECK(second.size() == (chosen == 1 ? 0U : 1U));
  CHECK(one.has_value() != two.has_value());
}

TEST_CASE("a select sends to one of its channels only", "[select]") {
  const auto first = make_channel<int>(1);
  const auto second = make_channel<int>(1);
  const std::size_t chosen = select(send_to(first, 1), send_to(second, 2));
  CHECK(first.size() == (chosen == 0 ? 1U : 0U));
  CHECK(second.size() == (chosen == 1 ? 1U : 0U));
}

// Fairness

TEST_CASE("every ready case is chosen equally often, whichever cases are ready", "[select]") {
  constexpr std::size_t cases = 5;
  const auto ready = GENERATE(as<unsigned>{}, 0b11111, 0b00011, 0b10001, 0b01100, 0b11010, 0b01111, 0b00100);
  const bool others_are_nil = GENERATE(false, true);
  std::array<Channel<int>, cases> channels;
  for (std::size_t i = 0; i < cases; ++i) {
    const bool is_ready = (ready >> i & 1U) != 0;
    if (is_ready || !others_are_nil) channels[i] = make_channel<int>(1);
    if (is_ready) channels[i].send(0);
  }
  std::array<int, cases> counts{};
  for (int draw = 0; draw < draws; ++draw) {
    std::optional<int> value;
    const std::size_t chosen =
        select(receive_from(channels[0], value), receive_from(channels[1], value), receive_from(channels[2], value),
               receive_from(channels[3], value), receive_from(channels[4], value));
    ++counts[chosen];
    channels[chosen].send(0);
  }
  std::vector<int> ready_counts;
  for (std::size_t i = 0; i < cases; ++i) {
    if ((ready >> i & 1U) != 0) {
      ready_counts.push_back(counts[i]);
    } else {
      CHECK(counts[i] == 0);
    }
  }
  CAPTURE(ready, counts);
  CHECK(unevenness(ready_counts) < even_enough);
}

TEST_CASE("sends, receives, closed channels and cases of the same channel are chosen equally often", "[select]") {
  const auto channel = make_channel<int>(2);
  const auto closed = make_channel<int>();
  closed.close();
  std::vector<int> counts(4);
  for (int draw = 0; draw < draws; ++draw) {
    channel.send(0);  // one value, room for one more
    std::optional<int> value;
    ++counts[select(send_to(channel, 1), receive_from(channel, value), receive_from(closed, value),
                    receive_from(channel, value), otherwise)];
    while (channel.try_receive(value)) continue;
  }
  CAPTURE(counts);
  CHECK(unevenness(counts) < even_enough);
}

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

TEST_CASE("a reused case remembers nothing of its last use", "[select]") {
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

// Select against select

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
