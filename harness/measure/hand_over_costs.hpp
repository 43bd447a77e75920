#pragma once

#include <optional>

#include "harness/system/hand_overs.hpp"

namespace poolbench {

/// What each kind of hand-over of a host takes, in nanoseconds; HandOvers says what they are. None: the host cannot do
/// it, or it was not measured.
struct HandOverCosts {
  std::optional<double> yield_ns = {};
  std::optional<double> wake_here_ns = {};
  std::optional<double> wake_there_ns = {};
  std::optional<double> spin_ns = {};
  std::optional<double> thread_start_ns = {};
};

/// The median of up to `samples` hand-overs of each kind. A kind whose function is empty is not measured.
HandOverCosts measure_hand_overs(const HandOvers& hand_overs, unsigned samples = 20);

/// The kinds that tell hosts apart, for each run: yield, wake_there and spin. They take a few milliseconds.
HandOvers telling(HandOvers all);

}  // namespace poolbench
