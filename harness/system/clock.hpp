#pragma once

#include <chrono>
#include <cstdint>

namespace poolbench {

/// The clock of all measurements. It is monotonic, so setting the time of day changes no figure.
using Clock = std::chrono::steady_clock;

/// Nanoseconds of Clock since its epoch. Any thread.
inline std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

/// Any thread.
inline std::int64_t elapsed_ns(Clock::time_point since) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - since).count();
}

}  // namespace poolbench
