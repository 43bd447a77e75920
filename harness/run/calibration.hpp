#pragma once

#include <cstdint>

#include "harness/measure/statistics.hpp"
#include "pools/registry.hpp"

namespace poolbench {

/// What the harness itself adds to what it measures, on this machine, in nanoseconds.
struct Calibration {
  std::uint64_t jobs = 0;            ///< per batch
  MedianInterval bare_per_job;       ///< the pool driven by a bare loop
  MedianInterval untraced_extra;     ///< what an untraced trial adds, per job
  MedianInterval traced_extra;       ///< what a traced trial adds, per job
  MedianInterval clock_read;         ///< one reading of the clock
  MedianInterval millisecond_sleep;  ///< how long a sleep of 1 ms takes
};

/// What is measured, and how often. Each round measures everything once, so that differences are between measurements
/// taken close together.
struct CalibrationPlan {
  unsigned rounds = 1;                       ///< at least one
  std::uint64_t jobs_per_batch = 1'000'000;  ///< at least one
};

/// Blocks until all rounds are over. `pool` is built with one worker. Throws std::logic_error if the pool loses a job
/// of the bare loop, std::runtime_error if a trial fails, and what the pool throws in the bare loop.
Calibration calibrate(const CalibrationPlan& plan, const PoolEntry& pool = *find_pool("sequential"));

}  // namespace poolbench
