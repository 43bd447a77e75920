#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/report/terminal.hpp"
#include "harness/summary.hpp"

namespace poolbench {

/// A table per workload: pool × workers, with medians. The shortest makespan of each worker count stands out.
void print_tables(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries);

/// A bullet per finding, wrapped to the terminal.
void print_findings(std::ostream& out, const Terminal& terminal, const std::vector<std::string>& findings);

}  // namespace poolbench
