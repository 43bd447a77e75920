#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/run/summary.hpp"
#include "harness/system/machine.hpp"
#include "harness/system/machine_load.hpp"

namespace poolbench {

/// What findings are based on.
struct Evidence {
  std::vector<CellSummary> summaries;
  Machine machine;
  std::string build_type;
  std::optional<ForeignLoad> load;  ///< during the run; none if unknown
};

/// Messages for the user, each one or more full sentences.
using Findings = std::vector<std::string>;

}  // namespace poolbench
