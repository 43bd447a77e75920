// The case of a select that offers a channel and then receives from it: offer_to() in pools/channel/select_case.hpp.
#include <algorithm>
#include <array>
#include <cstddef>
#include <future>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "pools/channel/select.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/counting_parker.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// A select of an offer or the end, by an owner that does not sleep but counts wake-ups.
template <class Sync>
struct Offering {
  using Offers = Channel<Channel<int, Sync>, Sync>;

  explicit Offering(std::size_t capacity = 0, Offers to = make_channel<Channel<int, Sync>, Sync>())
      : offers(std::move(to)), mine(make_channel<int, Sync>(capacity)) {}

  /// Returns false if it waits.
  bool begin(bool wait = true) { return selection.begin(SelectionScratch<Sync, 2>(), wait); }

  /// Takes the offer, as a dispatcher does.
  bool take() {
    std::optional<Channel<int, Sync>> taken;
    return offers.try_receive(taken) && taken == mine;
  }

  Offers offers;
  Channel<int, Sync> mine;
  Channel<bool, Sync> stop = make_channel<bool, Sync>();
  std::optional<int> value = 42;
  std::optional<bool> end;
  OfferCase<int, Sync> offer_case = offer_to(offers, mine, value);
  ReceiveCase<bool, Sync> end_case = receive_from(stop, end);
  std::array<SelectCase<Sync>*, 2> cases{&offer_case, &end_case};
  CountingParker parker;
  Selection<Sync> selection{cases, parker};
};

/// A receiver that waits to take an offer.
template <class Sync>
struct Taker {
  explicit Taker(const Channel<Channel<int, Sync>, Sync>& offers) : receive_case(receive_from(offers, taken)) {
    selection.begin(SelectionScratch<Sync, 1>(), true);
  }
  std::optional<Channel<int, Sync>> taken;
  ReceiveCase<Channel<int, Sync>, Sync> receive_case;
  std::array<SelectCase<Sync>*, 1> cases{&receive_case};
  CountingParker parker;
  Selection<Sync> selection{cases, parker};
};

}  // namespace

// The offer waits

TEMPLATE_TEST_CASE("one wake-up for the offer that is taken and the value that comes through it", "[offer]",
                   BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.take());
  CHECK(test.parker.wake_ups == 0);
  CHECK(test.mine.try_send(1));  // the receive already waits, though nothing was woken
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
}

TEMPLATE_TEST_CASE("the end is heard while the offer stands", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.stop.try_send(true));
  CHECK(test.parker.wake_ups == 1);
  CHECK_FALSE(test.take());
  CHECK(test.selection.finish() == 1);
  CHECK(test.value == 42);
  CHECK_FALSE(test.take());
  CHECK_FALSE(test.mine.try_send(1));
}

TEMPLATE_TEST_CASE("the end is not heard once the offer is taken", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.take());
  CHECK_FALSE(test.stop.try_send(true));
  CHECK(test.parker.wake_ups == 0);
  CHECK(test.mine.try_send(1));
  CHECK_FALSE(test.stop.try_send(true));
  CHECK(test.selection.finish() == 0);
  CHECK(test.end == std::nullopt);
}

TEMPLATE_TEST_CASE("an offer is taken once", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.take());
  CHECK_FALSE(test.take());
}

TEMPLATE_TEST_CASE("taking an offer wakes its owner if there is already a value", "[offer]", BetweenThreads,
                   OnOneThread) {
  Offering<TestType> test(1);
  CHECK(test.mine.try_send(1));
  REQUIRE_FALSE(test.begin());
  CHECK(test.parker.wake_ups == 0);
  CHECK(test.take());
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
  CHECK(test.mine.size() == 0);
}

// The offer is performed at once

TEMPLATE_TEST_CASE("an offer with a waiting receiver is made at once, then waits for the value", "[offer]",
                   BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  Taker<TestType> taker(test.offers);
  CHECK_FALSE(test.begin());
  CHECK(taker.parker.wake_ups == 1);
  CHECK(taker.selection.finish() == 0);
  CHECK((taker.taken == test.mine));
  CHECK_FALSE(test.stop.try_send(true));
  CHECK(test.parker.wake_ups == 0);
  CHECK(taker.taken->try_send(1));
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
}

TEMPLATE_TEST_CASE("an offer with a waiting receiver does not wait if there is a value", "[offer]", BetweenThreads,
                   OnOneThread) {
  Offering<TestType> test(1);
  CHECK(test.mine.try_send(1));
  const Taker<TestType> taker(test.offers);
  CHECK(test.begin());
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
  CHECK(test.parker.wake_ups == 0);
}

TEMPLATE_TEST_CASE("an offer that fits into a buffer is made at once, then waits for the value", "[offer]",
                   BetweenThreads, OnOneThread) {
  Offering<TestType> test(0, make_channel<Channel<int, TestType>, TestType>(1));
  CHECK_FALSE(test.begin());
  CHECK(test.mine.try_send(1));
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
  CHECK(test.take());
}

TEMPLATE_TEST_CASE("an offer without a receiver leaves nothing behind if the select does not wait", "[offer]",
                   BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  CHECK(test.begin(false));
  CHECK(test.selection.finish() == no_case);
  CHECK_FALSE(test.take());
  CHECK_FALSE(test.mine.try_send(1));
}

// Closed and nil channels

TEMPLATE_TEST_CASE("closing the offered channel ends the wait for its value with nothing", "[offer]", BetweenThreads,
                   OnOneThread) {
  Offering<TestType> test;
  SECTION("after the offer was taken") {
    REQUIRE_FALSE(test.begin());
    CHECK(test.take());
    test.mine.close();
  }
  SECTION("before the offer was taken") {
    REQUIRE_FALSE(test.begin());
    test.mine.close();
    CHECK(test.parker.wake_ups == 0);
    CHECK(test.take());
  }
  SECTION("before, with a receiver waiting for the offer") {
    const Taker<TestType> taker(test.offers);
    test.mine.close();
    CHECK(test.begin());
    ++test.parker.wake_ups;  // it never slept
  }
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == std::nullopt);
}

TEMPLATE_TEST_CASE("an offer to a closed channel is an error", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  SECTION("that was already closed") {
    test.offers.close();
    CHECK_THROWS_AS(test.begin(), ChannelError);
  }
  SECTION("that is closed during the wait") {
    REQUIRE_FALSE(test.begin());
    test.offers.close();
    CHECK(test.parker.wake_ups == 1);
    CHECK_THROWS_AS(test.selection.finish(), ChannelError);
  }
  CHECK(test.value == 42);
  CHECK_FALSE(test.mine.try_send(1));
  CHECK_FALSE(test.stop.try_send(true));
}

TEMPLATE_TEST_CASE("an offer to a nil channel is never ready", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test(0, {});
  REQUIRE_FALSE(test.begin());
  CHECK(test.stop.try_send(true));
  CHECK(test.selection.finish() == 1);
}

TEMPLATE_TEST_CASE("offering a nil channel is an error, because nothing could come through it", "[offer]",
                   BetweenThreads, OnOneThread) {
  const auto offers = make_channel<Channel<int, TestType>, TestType>();
  const Channel<int, TestType> nil;
  std::optional<int> value;
  CHECK_THROWS_AS(offer_to(offers, nil, value), ChannelError);
}

// Between threads

TEST_CASE("a thread that offers sleeps until the value has come", "[offer]") {
  const auto offers = make_channel<Channel<int>>();
  const auto mine = make_channel<int>();
  const auto stop = make_channel<bool>();
  auto offering = in_background([=] {
    std::optional<int> value;
    std::optional<bool> end;
    const std::size_t index = select(offer_to(offers, mine, value), receive_from(stop, end));
    return std::pair(index, value);
  });
  const ClosedAtExit unblock_first(stop);
  const ClosedAtExit unblock_second(mine);
  CHECK(blocks(offering));
  SECTION("through the channel that was taken") {
    const auto taken = offers.receive();
    CHECK((taken == mine));
    CHECK(blocks(offering));
    taken->send(1);
    CHECK(offering.get() == std::pair(std::size_t{0}, std::optional(1)));
  }
  SECTION("or the end comes") {
    stop.send(true);
    CHECK(offering.get() == std::pair(std::size_t{1}, std::optional<int>()));
  }
}

TEST_CASE("an end that comes after the offer was taken is left for the next select", "[offer]") {
  const auto offers = make_channel<Channel<int>>();
  const auto mine = make_channel<int>();
  const auto stop = make_channel<bool>();
  std::vector<int> received;
  auto offering = in_background([=, &received] {
    std::optional<int> value;
    std::optional<bool> end;
    while (select(offer_to(offers, mine, value), receive_from(stop, end)) == 0) received.push_back(value.value_or(-1));
  });
  std::future<void> stopping;
  const ClosedAtExit unblock_first(stop);
  const ClosedAtExit unblock_second(mine);
  const auto taken = offers.receive();
  stopping = in_background([=] { stop.send(true); });
  CHECK(blocks(stopping));
  taken->send(1);
  stopping.get();
  offering.get();
  CHECK(received == std::vector{1});
}

TEST_CASE("many threads that offer receive each value exactly once, and all can be stopped", "[offer]") {
  constexpr std::size_t offerers = 16;
  constexpr int takers = 3;
  constexpr int each = 2'000;
  const auto order = GENERATE(WakeOrder::first_parked, WakeOrder::last_parked);
  const auto offers = make_channel<Channel<int>>(0, order);
  const auto stop = make_channel<bool>();
  std::vector<std::future<std::vector<int>>> offering;
  std::vector<std::future<void>> taking;
  for (std::size_t i = 0; i < offerers; ++i) {
    offering.push_back(in_background([=] {
      const auto mine = make_channel<int>();
      std::vector<int> received;
      std::optional<int> value;
      std::optional<bool> end;
      while (select(offer_to(offers, mine, value), receive_from(stop, end)) == 0)
        received.push_back(value.value_or(-1));
      return received;
    }));
  }
  for (int taker = 0; taker < takers; ++taker) {
    taking.push_back(in_background([=] {
      for (int i = 0; i < each; ++i) offers.receive()->send(taker * each + i);
    }));
  }
  finish(taking);
  stop.close();
  std::vector<int> received;
  for (const auto& part : results(offering)) received.insert(received.end(), part.begin(), part.end());
  std::ranges::sort(received);
  std::vector<int> sent(takers * each);
  std::iota(sent.begin(), sent.end(), 0);
  CHECK(received == sent);
}

TEST_CASE("an offer may be made again", "[offer]") {
  const auto offers = make_channel<Channel<int>>(1);
  const auto mine = make_channel<int>(1);
  std::optional<int> answer;
  auto offering = offer_to(offers, mine, answer);
  for (int i = 0; i < 3; ++i) {
    mine.send(i);
    CHECK(select(offering) == 0);
    CHECK(answer == i);
    CHECK((offers.receive() == mine));
  }
}
