// "Select statements" of The Go Programming Language Specification (https://go.dev/ref/spec#Select_statements).
#include "pools/channel/select.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

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
