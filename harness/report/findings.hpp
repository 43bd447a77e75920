#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/machine.hpp"
#include "harness/machine_load.hpp"
#include "harness/summary.hpp"

namespace poolbench {

/// What findings are made from.
struct Evidence {
  std::vector<CellSummary> summaries;
  Machine machine;
  std::string build_type;
  std::optional<ForeignLoad> load;
};

/// Doubts and surprises in words, each a sentence with its remedy where there is one: failed trials, a pool that never
/// reached its W, a machine that was the limit, oversleeping, a debug build, a loaded machine, too few repetitions.
std::vector<std::string> find_findings(const Evidence& evidence);

}  // namespace poolbench
