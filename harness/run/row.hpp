#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/measure/hand_over_costs.hpp"
#include "harness/run/plan.hpp"
#include "harness/system/machine.hpp"
#include "harness/trial/trial.hpp"

namespace poolbench {

/// The pool that speed-ups are relative to.
inline constexpr const char* baseline_pool = "sequential";

/// What all rows of a run share.
struct RunInfo {
  std::string run_id;  ///< differs between any two runs
  std::string preset;
  bool cold = false;
  bool isolated = false;                           ///< each trial had a process of its own
  std::optional<std::uint64_t> most_backlog = {};  ///< of open loads, see run_open_loop()
  Machine machine;
  HandOverCosts hand_overs = {};  ///< of the host, at the start of the run
};

/// One repetition of one cell: a line of the CSV.
struct Row {
  Cell cell;
  bool traced = true;
  std::uint64_t repetition = 0;          ///< of this cell, from 1
  std::uint64_t position = 0;            ///< in the interleaved order of the run, from 1
  std::string timestamp_utc = {};        ///< when the trial started, ISO 8601
  std::uint64_t draw = 1;                ///< of the service times, see Workload
  double hash_ns = 0;                    ///< time to hash a job, measured alone just before the trial
  std::optional<bool> cooperative = {};  ///< the pool needs waits that cooperate; none if unknown
  TrialResult result = {};
};

/// As in 20260102T030405Z-1a2b3c4d: the time, and a random number.
std::string make_run_id();

/// As in 2026-01-02T03:04:05Z.
std::string utc_timestamp();

}  // namespace poolbench
