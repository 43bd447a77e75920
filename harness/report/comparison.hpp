#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// Prints a table per sweep of pools by worker counts. Each entry has the efficiency (or the time per job if the jobs
/// do not sleep), then the ratio of the pool's makespan to that of the pool `baseline` with the same number of workers.
/// The ratio is marked if the jobs sleep and the two pools stretched them differently. Prints nothing if `baseline` is
/// empty.
void print_comparison(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      const std::string& baseline);

}  // namespace poolbench
