#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// Prints a table of medians per workload, or per sweep of jobs per worker, with a line for each pool and worker count.
/// The pool that is faster than each of its rivals with a worker count is bold. If it needs waits that cooperate, so is
/// the fastest of the rivals that do not. Nothing is bold if intervals overlap or a cell has too few repetitions to be
/// ranked (harness/report/ranking.hpp).
void print_tables(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries);

/// Prints the user's note, wrapped to the terminal; nothing if it is empty.
void print_note(std::ostream& out, const Terminal& terminal, const std::string& note);

/// Prints a bullet per finding, wrapped to the terminal; nothing if there are none.
void print_findings(std::ostream& out, const Terminal& terminal, const std::vector<std::string>& findings);

}  // namespace poolbench
