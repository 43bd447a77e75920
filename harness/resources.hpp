#pragma once

#include <cstdint>
#include <optional>

namespace poolbench {

/// What the process has used so far; differences of two readings say what happened between them.
struct Resources {
  std::int64_t cpu_user_ns = 0;
  std::int64_t cpu_system_ns = 0;
  std::int64_t voluntary_switches = 0;
  std::int64_t involuntary_switches = 0;

  friend Resources operator-(const Resources& later, const Resources& earlier);
};

/// From getrusage(2), all threads, those that ended included.
Resources read_resources();

/// Starts a new measurement of peak memory; false where the kernel does not offer that.
bool reset_peak_memory();

/// Most memory that was resident at once since reset_peak_memory(), in bytes.
std::optional<std::int64_t> peak_memory_bytes();

}  // namespace poolbench
