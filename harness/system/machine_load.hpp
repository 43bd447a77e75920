#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/system/clock.hpp"

namespace poolbench {

/// What the rest of the machine did between two readings, on the processors that this process may run on.
struct ForeignLoad {
  double busy_cpus = 0;    ///< processors kept busy by other processes, on average
  double stolen_cpus = 0;  ///< how many processors' time the hypervisor gave to others, on average
};

/// The time that processors have spent since the machine started, in clock ticks.
struct ProcessorTicks {
  double busy = 0;  ///< running any process
  double stolen = 0;
};

/// The sum over `cpus`, from the text of /proc/stat, see proc(5). None if the text has no line for any of them.
std::optional<ProcessorTicks> parse_processor_ticks(std::string_view stat, std::span<const unsigned> cpus);

/// The counters at one moment.
struct LoadReading {
  Clock::time_point at;
  double busy_s = 0;  ///< by all processes
  double stolen_s = 0;
  double own_s = 0;  ///< by this process, and by children that it has waited for
};

/// None if no time has passed between the two.
std::optional<ForeignLoad> foreign_load(const LoadReading& first, const LoadReading& last);

/// Watches the load from its construction on. Programs that this process started and has waited for count as its own;
/// programs that still run when foreign() is called count as foreign.
class MachineLoad {
 public:
  /// `stat` is the file that counts the ticks of each processor.
  explicit MachineLoad(std::filesystem::path stat = "/proc/stat");

  /// Since construction; none if the file cannot be read or no time has passed.
  std::optional<ForeignLoad> foreign() const;

 private:
  std::optional<LoadReading> read() const;

  std::filesystem::path stat_;
  std::vector<unsigned> cpus_;
  std::optional<LoadReading> first_;
};

}  // namespace poolbench
