// A select chooses among the ready cases at random, each as often as another.
#include "pools/channel/select.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

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

}  // namespace

TEST_CASE("each ready case is chosen equally often, for every set of ready cases", "[select]") {
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
