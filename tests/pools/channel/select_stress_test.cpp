#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <future>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "pools/channel/select.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// How many values a thread has sent and received.
struct Traffic {
  int sent = 0;
  int received = 0;
};

Traffic total(const std::vector<Traffic>& parts) {
  Traffic sum;
  for (const Traffic& part : parts) sum = {sum.sent + part.sent, sum.received + part.received};
  return sum;
}

}  // namespace

TEST_CASE("selecting senders and receivers exchange each value exactly once", "[select]") {
  constexpr int threads = 3;  // on each side
  constexpr int each = 1'500;
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1, 7);
  const std::array channels = {make_channel<int>(capacity), make_channel<int>(capacity, WakeOrder::last_parked),
                               make_channel<int>(capacity)};
  std::vector<std::future<void>> senders;
  std::vector<std::future<std::vector<int>>> receivers;
  const ClosedAtExit unblock0(channels[0]), unblock1(channels[1]), unblock2(channels[2]);
  for (int thread = 0; thread < threads; ++thread) {
    senders.push_back(in_background([=] {
      for (int i = 0; i < each; ++i) {
        const int value = thread * each + i;
        select(send_to(channels[0], value), send_to(channels[1], value), send_to(channels[2], value));
      }
    }));
    receivers.push_back(in_background([open = channels]() mutable {
      std::vector<int> received;
      while (open[0] || open[1] || open[2]) {
        std::optional<int> value;
        const std::size_t index =
            select(receive_from(open[0], value), receive_from(open[1], value), receive_from(open[2], value));
        if (value) {
          received.push_back(*value);
        } else {
          open[index] = {};  // Go's idiom: nil switches off the case of a drained channel
        }
      }
      return received;
    }));
  }
  finish(senders);
  for (const auto& channel : channels) channel.close();
  std::vector<int> received;
  for (const auto& part : results(receivers)) received.insert(received.end(), part.begin(), part.end());
  std::ranges::sort(received);
  std::vector<int> sent(threads * each);
  std::iota(sent.begin(), sent.end(), 0);
  CHECK(received == sent);
}

TEST_CASE("a ring of selects, each sending to one neighbour or receiving from the other, does not deadlock",
          "[select]") {
  constexpr int rounds = 10'000;
  const auto size = GENERATE(as<std::size_t>{}, 2, 3, 5);
  std::vector<Channel<int>> ring(size);
  for (auto& channel : ring) channel = make_channel<int>();
  const auto stop = make_channel<bool>();
  std::atomic<int> performed{0};
  std::vector<std::future<Traffic>> members;
  const ClosedAtExit unblock(stop);
  for (std::size_t i = 0; i < size; ++i) {
    members.push_back(in_background([&, i] {
      Traffic traffic;
      for (;;) {
        std::optional<int> value;
        std::optional<bool> end;
        switch (select(send_to(ring[i], 1), receive_from(ring[(i + 1) % size], value), receive_from(stop, end))) {
          case 0: ++traffic.sent; break;
          case 1: traffic.received += value.value(); break;
          default: return traffic;
        }
        if (performed.fetch_add(1) + 1 == rounds) stop.close();
      }
    }));
  }
  const Traffic traffic = total(results(members));
  CHECK(traffic.sent == traffic.received);
  CHECK(traffic.sent >= rounds / 2);
}

TEST_CASE("selects over the same channels in different orders do not deadlock", "[select]") {
  constexpr int rounds = 4'000;
  const auto one = make_channel<int>();
  const auto two = make_channel<int>();
  auto receiving = in_background([=] {
    int received = 0;
    for (std::optional<int> value; received < rounds; received += value.value()) {
      select(receive_from(two, value), receive_from(one, value));
    }
  });
  const ClosedAtExit unblock(one);
  for (int i = 0; i < rounds; ++i) select(send_to(one, 1), send_to(two, 1));
  receiving.get();
  CHECK(one.size() + two.size() == 0);
}

TEST_CASE("a select with competing partners on all of its channels performs one case", "[select]") {
  constexpr int rounds = 3'000;
  const auto in = make_channel<int>();
  const auto out = make_channel<int>();
  const auto stop = make_channel<bool>();
  std::vector<std::future<Traffic>> partners;
  const ClosedAtExit unblock(stop);
  for (int i = 0; i < 2; ++i) {
    partners.push_back(in_background([=] {
      Traffic traffic;
      std::optional<bool> end;
      while (select(send_to(in, 1), receive_from(stop, end)) == 0) ++traffic.sent;
      return traffic;
    }));
    partners.push_back(in_background([=] {
      Traffic traffic;
      std::optional<int> value;
      std::optional<bool> end;
      while (select(receive_from(out, value), receive_from(stop, end)) == 0) ++traffic.received;
      return traffic;
    }));
  }
  Traffic mine;
  for (int i = 0; i < rounds; ++i) {
    std::optional<int> value;
    select(receive_from(in, value), send_to(out, 1)) == 0 ? ++mine.received : ++mine.sent;
  }
  stop.close();
  const Traffic theirs = total(results(partners));
  CHECK(theirs.sent == mine.received);
  CHECK(theirs.received == mine.sent);
  CHECK(mine.received + mine.sent == rounds);
}

TEST_CASE("a close during selects loses no value whose send returned, and no other value arrives", "[select]") {
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1);
  for (int round = 0; round < 20; ++round) {
    const auto channel = make_channel<int>(capacity);
    const auto never = make_channel<int>();
    std::vector<std::future<Traffic>> members;
    const ClosedAtExit unblock(channel);
    for (int i = 0; i < 3; ++i) {
      members.push_back(in_background([=] {
        Traffic traffic;
        try {
          for (std::optional<int> value;; ++traffic.sent) select(send_to(channel, 1), receive_from(never, value));
        } catch (const ChannelError&) {
          return traffic;
        }
      }));
      members.push_back(in_background([=] {
        Traffic traffic;
        for (std::optional<int> value;; traffic.received += *value) {
          select(receive_from(channel, value), receive_from(never, value));
          if (!value) return traffic;
        }
      }));
    }
    int received_here = 0;
    while (received_here < 30) received_here += channel.receive().value_or(0);
    channel.close();
    const Traffic traffic = total(results(members));
    CHECK(traffic.sent == traffic.received + received_here);
    CHECK_FALSE(never.try_send(1));
  }
}
