#pragma once

#include <cmath>

namespace poolbench::testing {

/// Whether `actual` is `expected` within a relative `tolerance`. The default allows for the rounding of a double.
inline bool near(double actual, double expected, double tolerance = 1e-12) {
  return std::abs(actual - expected) <= tolerance * std::abs(expected);
}

}  // namespace poolbench::testing
