#pragma once

#include <string>

#include "harness/measure/hand_over_costs.hpp"

namespace poolbench {

/// "a yield 712 ns, a futex wake on another processor 35.9 us, a spin hand-over 98.3 ns": the costs that tell hosts
/// apart. Leaves out those that are unknown. scripts/poolbench/results/hosts.py uses the same words.
std::string describe(const HandOverCosts& costs);

}  // namespace poolbench
