#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>

#include "harness/report/terminal.hpp"
#include "harness/run/summary.hpp"

namespace poolbench {

/// Marks a pool that needs waits that cooperate (PoolEntry::in_halves) among others. Its figures hold for jobs that
/// wait in this way, and say nothing about jobs that block a thread.
inline constexpr std::string_view cooperative_mark = "*";

/// Explains the mark, below a table or chart that has it.
inline constexpr std::string_view cooperative_note =
    "* needs waits that cooperate: jobs that block would hold up all others.";

/// Whether the pool is known not to need waits that cooperate.
bool may_block(const CellSummary& summary);

/// "goroutine*", or just the name of any other pool.
std::string marked_name(const CellSummary& summary);

/// Prints a line with cooperative_note if any of `cells` is marked. `cells` is a range of summaries or of pointers to
/// them.
template <class Cells>
void print_cooperative_note(std::ostream& out, const Terminal& terminal, const Cells& cells) {
  const auto marked = [](const std::optional<bool>& cooperative) { return cooperative.value_or(false); };
  if (std::ranges::any_of(cells, marked, &CellSummary::cooperative)) out << terminal.dim(cooperative_note) << '\n';
}

}  // namespace poolbench
