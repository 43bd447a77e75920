#pragma once

#include <string>

#include "harness/measure/measurement.hpp"

namespace poolbench {

/// A cost that is a difference of two measured times, in nanoseconds: "20.1 ns [19.8 ns, 20.5 ns]". An interval that
/// reaches down to zero cannot tell the cost from none, and is told as that, with its bound.
std::string format_cost(const MedianInterval& cost);

/// A time that was measured by itself: "80.3 ns [79.9 ns, 81.0 ns]".
std::string format_interval(const MedianInterval& time);

}  // namespace poolbench
