#pragma once

#include <iosfwd>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// Draws the speed-ups as bars, in a chart per workload or sweep of jobs per worker. A mark shows the ideal: W, but at
/// most `cpus` if the jobs do not sleep. Each line is a pool with a worker count or, if that would be too many to take
/// in at a glance, a pool with its best worker count. Draws nothing if the output is not a terminal, if the terminal is
/// narrow, if no speed-up is known, or if there are too many pools.
void print_bar_charts(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      double cpus);

}  // namespace poolbench
