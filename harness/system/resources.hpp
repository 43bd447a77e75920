#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace poolbench {

/// What a process has used so far. The difference of two readings is what it used between them.
struct Resources {
  std::int64_t cpu_user_ns = 0;
  std::int64_t cpu_system_ns = 0;
  std::optional<std::int64_t> voluntary_switches = {};  ///< none if they were not counted
  std::optional<std::int64_t> involuntary_switches = {};

  friend Resources operator-(const Resources& later, const Resources& earlier);
};

/// Of all threads of this process, including those that have ended. From getrusage(2).
Resources read_resources();

/// The same for programs that this process has started and waited for, including those that they started and waited
/// for.
Resources read_resources_of_children();

/// Starts a new measurement of peak memory; false if the kernel does not support that.
bool reset_peak_memory();

/// The most memory of a process (by default, this one) that was resident at once since its start or since
/// reset_peak_memory(), in bytes; none if there is no such process.
std::optional<std::int64_t> peak_memory_bytes(std::optional<pid_t> process = {});

}  // namespace poolbench
