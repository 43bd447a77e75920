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

/// Sentences for the user.
using Findings = std::vector<std::string>;

}  // namespace poolbench
