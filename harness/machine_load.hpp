#pragma once

#include <cstdint>
#include <optional>

#include "harness/trace.hpp"

namespace poolbench {

/// What the rest of the machine did between two readings.
struct ForeignLoad {
  double busy_cpus = 0;    ///< processors kept busy by other processes, on average
  double stolen_cpus = 0;  ///< processors' worth of time that the hypervisor gave to others
};

/// Watches /proc/stat from its construction on.
class MachineLoad {
 public:
  MachineLoad();

  /// Since construction; none where /proc/stat cannot be read or no time has passed.
  std::optional<ForeignLoad> foreign() const;

 private:
  struct Reading {
    double busy_s = 0;  // all processes
    double stolen_s = 0;
    double own_s = 0;
  };
  static std::optional<Reading> read();

  std::optional<Reading> first_;
  Clock::time_point since_ = Clock::now();
};

}  // namespace poolbench
