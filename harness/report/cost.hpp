#pragma once

#include <string>

#include "harness/measure/measurement.hpp"

namespace poolbench {

/// A cost that is the difference of two measured times, in nanoseconds: "20.1 ns [19.8 ns, 20.5 ns]". If the interval
/// includes 0, there may be no cost at all; the text then says that it is too small to measure here, and gives a bound.
std::string format_cost(const MedianInterval& cost);

/// A measured time, in nanoseconds: "80.3 ns [79.9 ns, 81.0 ns]".
std::string format_interval(const MedianInterval& time);

}  // namespace poolbench
