#pragma once

#include <cmath>

namespace poolbench::testing {

/// `actual` is `expected` but for `tolerance`, relative to it. The default is what rounding may do to a double.
inline bool near(double actual, double expected, double tolerance = 1e-12) {
  return std::abs(actual - expected) <= tolerance * std::abs(expected);
}

}  // namespace poolbench::testing
