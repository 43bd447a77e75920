#pragma once

#include <cstdint>

#include "harness/measure/measurement.hpp"

namespace poolbench {

/// What the harness itself adds to what it measures, on this machine, in nanoseconds.
struct Calibration {
  std::uint64_t jobs = 0;            ///< per batch
  MedianInterval bare_per_job;       ///< the pool `sequential` driven by a bare loop
  MedianInterval untraced_extra;     ///< what an untraced trial adds, per job
  MedianInterval traced_extra;       ///< what a traced trial adds, per job
  MedianInterval clock_read;         ///< one reading of the clock
  MedianInterval millisecond_sleep;  ///< how long a sleep of 1 ms takes
};

/// Measures everything once a round, `rounds` times, so that differences are between neighbours in time.
Calibration calibrate(unsigned rounds);

}  // namespace poolbench
