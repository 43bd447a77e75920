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
  double stolen_cpus = 0;  ///< processors' worth of time that the hypervisor gave to others
};

/// The time that processors have spent since the machine was started, in clock ticks.
struct ProcessorTicks {
  double busy = 0;  ///< with any process
  double stolen = 0;
};

/// The sum over `cpus`, from the text of /proc/stat, see proc(5). None if the text has a line for none of them.
std::optional<ProcessorTicks> parse_processor_ticks(std::string_view stat, std::span<const unsigned> cpus);

/// What is known at one instant.
struct LoadReading {
  Clock::time_point at;
  double busy_s = 0;  ///< all processes
  double stolen_s = 0;
  double own_s = 0;  ///< this process, and the children it has waited for
};

/// None if no time has passed between the two.
std::optional<ForeignLoad> foreign_load(const LoadReading& first, const LoadReading& last);

/// Watches the load from its construction on. Programs that this process started and has waited for are its own;
/// those that still run when foreign() is called count as others.
class MachineLoad {
 public:
  /// `stat` is the file that counts the ticks of each processor.
  explicit MachineLoad(std::filesystem::path stat = "/proc/stat");

  /// Since construction; none where the file cannot be read or no time has passed.
  std::optional<ForeignLoad> foreign() const;

 private:
  std::optional<LoadReading> read() const;

  std::filesystem::path stat_;
  std::vector<unsigned> cpus_;
  std::optional<LoadReading> first_;
};

}  // namespace poolbench
