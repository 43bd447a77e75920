// Which waiter is served first.
#include "pools/channel/channel.hpp"

#include <cstddef>
#include <future>
#include <optional>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("receivers are served in the channel's wake order", "[channel]") {
  const auto order = GENERATE(WakeOrder::first_parked, WakeOrder::last_parked);
  const auto channel = make_channel<int>(0, order);
  std::vector<std::future<std::optional<int>>> receivers;
  const ClosedAtExit unblock(channel);
  for (int i = 0; i < 3; ++i) {
    receivers.push_back(in_background([=] { return channel.receive(); }));
    wait_until_others_are_blocked();
  }
  for (const int value : {1, 2, 3}) channel.send(value);
  const auto expected = order == WakeOrder::first_parked ? std::vector<std::optional<int>>{1, 2, 3}
                                                         : std::vector<std::optional<int>>{3, 2, 1};
  CHECK(results(receivers) == expected);
}

TEST_CASE("senders are served in the channel's wake order", "[channel]") {
  const auto order = GENERATE(WakeOrder::first_parked, WakeOrder::last_parked);
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
  const auto channel = make_channel<int>(capacity, order);
  for (std::size_t i = 0; i < capacity; ++i) channel.send(0);
  std::vector<std::future<void>> senders;
  const ClosedAtExit unblock(channel);
  for (const int value : {1, 2, 3}) {
    senders.push_back(in_background([=] { channel.send(value); }));
    wait_until_others_are_blocked();
  }
  for (std::size_t i = 0; i < capacity; ++i) CHECK(channel.receive() == 0);
  std::vector<std::optional<int>> received;
  while (received.size() < senders.size()) received.push_back(channel.receive());
  const auto expected = order == WakeOrder::first_parked ? std::vector<std::optional<int>>{1, 2, 3}
                                                         : std::vector<std::optional<int>>{3, 2, 1};
  CHECK(received == expected);
  finish(senders);
}
