#pragma once

#include "pools/language.hpp"

#include <time.h>

#include <chrono>

namespace poolbench {

/// What a clock of clock_gettime(2) shows, such as CLOCK_THREAD_CPUTIME_ID or CLOCK_PROCESS_CPUTIME_ID.
inline std::chrono::nanoseconds time_of(clockid_t clock) noexcept {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace poolbench
