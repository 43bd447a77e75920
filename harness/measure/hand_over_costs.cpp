#include "harness/measure/hand_over_costs.hpp"

#include <utility>
#include <vector>

#include "harness/measure/statistics.hpp"

namespace poolbench {
namespace {

std::optional<double> median_of(const HandOvers::Measured& hand_over, unsigned samples) {
  if (!hand_over) return std::nullopt;
  std::vector<double> taken = hand_over(samples);
  if (taken.empty()) return std::nullopt;
  return median_interval(std::move(taken)).median;
}

}  // namespace

HandOverCosts measure_hand_overs(const HandOvers& hand_overs, unsigned samples) {
  return {.yield_ns = median_of(hand_overs.yield, samples),
          .wake_here_ns = median_of(hand_overs.wake_here, samples),
          .wake_there_ns = median_of(hand_overs.wake_there, samples),
          .spin_ns = median_of(hand_overs.spin, samples),
          .thread_start_ns = median_of(hand_overs.thread_start, samples)};
}

HandOvers telling(HandOvers all) {
  all.wake_here = nullptr;
  all.thread_start = nullptr;
  return all;
}

}  // namespace poolbench
