#pragma once

#include <chrono>
#include <cmath>

namespace poolbench {

/// A service time in two parts, which add up to it.
struct DividedTime {
  std::chrono::nanoseconds share;
  std::chrono::nanoseconds rest;
};

/// `share`: of the time, from 0 to 1.
inline DividedTime divide(std::chrono::nanoseconds time, double share) {
  const std::chrono::nanoseconds part(std::llround(share * static_cast<double>(time.count())));
  return {.share = part, .rest = time - part};
}

}  // namespace poolbench
