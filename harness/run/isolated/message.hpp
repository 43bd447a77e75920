#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/trial/trial.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// What a process of its own is to measure: TrialConfig, and the name of a registered pool.
struct TrialOrder {
  std::string pool;
  unsigned workers = 1;
  WorkloadSpec workload = {};
  std::uint64_t draw = 1;
  double hash_ns = 0;
  double alone_ns = 0;
  bool traced = true;
  bool cold = false;
  bool instructions = false;  ///< count them
  std::uint64_t most_backlog = 0;
  std::chrono::nanoseconds time_limit{};
};

// The lines between a run and the process of an isolated trial, without the line feed. Both ends are the same program,
// so values travel as they lie in memory, exactly. Functions that decode throw std::invalid_argument for any other
// text.

std::string encode(const TrialOrder& order);
TrialOrder decode_order(std::string_view line);

std::string encode(const TrialResult& result);
TrialResult decode_result(std::string_view line);

}  // namespace poolbench
