#pragma once

#include <iosfwd>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// Draws the speed-ups as bars, a chart per workload or sweep of jobs per worker, each with the ideal marked: W, or at
/// most `cpus` where jobs do not sleep. A line is a pool with a worker count; if those were too many for one to see at
/// a glance, a line is a pool with the worker count that served it best. Nothing is drawn where nobody watches, where
/// the terminal is narrow, where there is no speed-up to show, and where even pools are too many.
void print_bar_charts(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      double cpus);

}  // namespace poolbench
