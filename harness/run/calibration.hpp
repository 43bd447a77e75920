#pragma once

#include <cstdint>
#include <optional>

#include "harness/measure/statistics.hpp"
#include "harness/system/hand_overs.hpp"
#include "pools/registry.hpp"

namespace poolbench {

/// What the harness itself costs, and what its host's hand-overs cost, in nanoseconds: medians over the rounds.
/// HarnessCosts and HandOvers say what each is.
struct Calibration {
  std::uint64_t jobs = 0;  ///< per batch

  MedianInterval bare_per_job;
  MedianInterval untraced_extra;
  MedianInterval traced_extra;
  MedianInterval clock_read;
  MedianInterval millisecond_sleep;

  std::optional<MedianInterval> yield;  ///< none, here and below, if the host cannot do it
  std::optional<MedianInterval> wake_here;
  std::optional<MedianInterval> wake_there;
  std::optional<MedianInterval> spin;
  std::optional<MedianInterval> thread_start;
};

/// What is measured, and how often. Each round measures everything once, so that differences are between measurements
/// taken close together.
struct CalibrationPlan {
  unsigned rounds = 1;                       ///< at least one
  std::uint64_t jobs_per_batch = 1'000'000;  ///< at least one
};

/// Blocks until all rounds are over. Throws what measure_harness() throws.
Calibration calibrate(const CalibrationPlan& plan, const PoolEntry& pool = *find_pool("sequential"),
                      const HandOvers& hand_overs = poolbench::hand_overs());

}  // namespace poolbench
