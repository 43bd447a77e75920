#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// A table per sweep of pools by worker counts. A cell is what one asks of such a workload (time per job where it does
/// not sleep, else the efficiency), with the pool's makespan in multiples of `baseline`'s for the same workers behind
/// it; a ratio is marked where the two stretched jobs that sleep differently. Nothing if `baseline` is empty.
void print_comparison(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      const std::string& baseline);

}  // namespace poolbench
