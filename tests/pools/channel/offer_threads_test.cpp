// Offers that threads make and take.
#include "pools/channel/select.hpp"

#include <algorithm>
#include <cstddef>
#include <future>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

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

TEST_CASE("an end that comes after the offer was taken stays for the next select", "[offer]") {
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
