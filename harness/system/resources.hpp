#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace poolbench {

/// What a process has used so far; differences of two readings say what happened between them.
struct Resources {
  std::int64_t cpu_user_ns = 0;
  std::int64_t cpu_system_ns = 0;
  std::optional<std::int64_t> voluntary_switches = {};  ///< none if nobody counted them
  std::optional<std::int64_t> involuntary_switches = {};

  friend Resources operator-(const Resources& later, const Resources& earlier);
};

/// From getrusage(2), all threads, those that ended included.
Resources read_resources();

/// The same of the programs that this process has started and waited for, with those that they started and waited for.
Resources read_resources_of_children();

/// Starts a new measurement of peak memory; false where the kernel does not offer that.
bool reset_peak_memory();

/// Most memory of a process, by default of this one, that was resident at once since its start or reset_peak_memory(),
/// in bytes; none if there is no such process.
std::optional<std::int64_t> peak_memory_bytes(std::optional<pid_t> process = {});

}  // namespace poolbench
