#include <algorithm>
#include <cstddef>
#include <future>
#include <numeric>
#include <optional>
#include <thread>
#include <vector>

#include "pools/channel/channel.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

constexpr int threads = 4;  // on each side
constexpr int each = 2'000;

/// Whether the parts together hold 0, 1, … threads × each - 1, each exactly once.
bool hold_each_value_once(const std::vector<std::vector<int>>& parts) {
  std::vector<int> received;
  for (const auto& part : parts) received.insert(received.end(), part.begin(), part.end());
  std::ranges::sort(received);
  std::vector<int> sent(threads * each);
  std::iota(sent.begin(), sent.end(), 0);
  return received == sent;
}

}  // namespace

TEST_CASE("many senders and many receivers exchange each value exactly once", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1, 7);
  const auto order = GENERATE(WakeOrder::first_parked, WakeOrder::last_parked);
  const auto channel = make_channel<int>(capacity, order);
  std::vector<std::future<void>> senders;
  std::vector<std::future<std::vector<int>>> receivers;
  const ClosedAtExit unblock(channel);
  for (int thread = 0; thread < threads; ++thread) {
    senders.push_back(in_background([=] {
      for (int i = 0; i < each; ++i) channel.send(thread * each + i);
    }));
    receivers.push_back(in_background([=] {
      std::vector<int> received;
      for (const int value : channel) received.push_back(value);
      return received;
    }));
  }
  finish(senders);
  channel.close();
  CHECK(hold_each_value_once(results(receivers)));
}

TEST_CASE("blocking and trying operations can be mixed, and each value still arrives exactly once", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1, 7);
  const auto channel = make_channel<int>(capacity);
  std::vector<std::future<void>> senders;
  std::vector<std::future<std::vector<int>>> receivers;
  const ClosedAtExit unblock(channel);
  for (int thread = 0; thread < threads; ++thread) {
    const bool waits = thread % 2 == 0;
    senders.push_back(in_background([=] {
      for (int i = 0; i < each; ++i) {
        const int value = thread * each + i;
        if (waits) {
          channel.send(value);
        } else {
          while (!channel.try_send(value)) std::this_thread::yield();
        }
      }
    }));
    receivers.push_back(in_background([=] {
      std::vector<int> received;
      for (std::optional<int> value;;) {
        if (waits) {
          value = channel.receive();
        } else {
          while (!channel.try_receive(value)) std::this_thread::yield();
        }
        if (!value) return received;
        received.push_back(*value);
      }
    }));
  }
  finish(senders);
  channel.close();
  CHECK(hold_each_value_once(results(receivers)));
}

TEST_CASE("a close in the middle loses no value whose send returned, and no other value arrives", "[channel]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1, 7);
  for (int round = 0; round < 20; ++round) {
    const auto channel = make_channel<int>(capacity);
    std::vector<std::future<int>> senders, receivers;
    const ClosedAtExit unblock(channel);
    for (int thread = 0; thread < threads; ++thread) {
      senders.push_back(in_background([=] {
        int sent = 0;
        try {
          for (;; ++sent) channel.send(1);
        } catch (const ChannelError&) {
          return sent;
        }
      }));
      receivers.push_back(in_background([=] {
        int received = 0;
        for (const int value : channel) received += value;
        return received;
      }));
    }
    int received_here = 0;
    while (received_here < 50) received_here += channel.receive().value_or(0);
    channel.close();
    const auto sent = results(senders);
    const auto received = results(receivers);
    CHECK(std::accumulate(sent.begin(), sent.end(), 0) ==
          std::accumulate(received.begin(), received.end(), received_here));
  }
}
