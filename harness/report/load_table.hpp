#pragma once

#include <iosfwd>
#include <optional>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/service_level.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// Prints a table for each sweep of load: a line per rate, pool and worker count, with the response times that count
/// from the planned arrival, medians of the repetitions. Below it, for each pool the highest rate up to which it keeps
/// the objective, if there is one: no overload, and no repetition that failed.
void print_load_tables(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                       const std::optional<ServiceLevel>& objective);

}  // namespace poolbench
