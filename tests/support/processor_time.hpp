#pragma once

#include <chrono>
#include <ctime>

namespace poolbench::testing {

/// Keeps a processor busy until the calling thread has used this much of its time, no matter what else runs.
inline void use_processor(std::chrono::nanoseconds time) {
  const auto used = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
  };
  for (const auto start = used(); used() - start < time;) continue;
}

}  // namespace poolbench::testing
