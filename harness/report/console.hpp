#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// A table per workload, or per sweep of jobs per worker: pool × workers, with medians. The shortest makespan of each
/// worker count stands out; where that pool needs waits that cooperate, so does the fastest of those that do not.
void print_tables(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries);

/// What the user wants to be read beside the tables, wrapped to the terminal; nothing if it is empty.
void print_note(std::ostream& out, const Terminal& terminal, const std::string& note);

/// A bullet per finding, wrapped to the terminal.
void print_findings(std::ostream& out, const Terminal& terminal, const std::vector<std::string>& findings);

}  // namespace poolbench
