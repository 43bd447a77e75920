#include "harness/report/findings/cooperative_winner.hpp"

#include "harness/report/findings/cells.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

using Summaries = std::vector<CellSummary>;

bool is_faster(const CellSummary& one, const CellSummary& other) {
  return one.makespan_ns && (!other.makespan_ns || one.makespan_ns->median < other.makespan_ns->median);
}

/// The fastest rival for which `counts` is true, or nullptr.
template <class Counts>
const CellSummary* fastest_rival(const Summaries& summaries, const CellSummary& summary, Counts counts) {
  const CellSummary* fastest = nullptr;
  for (const CellSummary& other : summaries) {
    if (!are_rivals(summary, other) || !other.makespan_ns || !counts(other)) continue;
    if (fastest == nullptr || is_faster(other, *fastest)) fastest = &other;
  }
  return fastest;
}

bool is_cooperative_winner(const Summaries& summaries, const CellSummary& summary) {
  if (!summary.cooperative.value_or(false) || !summary.makespan_ns) return false;
  const CellSummary* rival = fastest_rival(summaries, summary, [](const CellSummary&) { return true; });
  return rival != nullptr && is_faster(summary, *rival);
}

/// " Of the pools that do not, arena is the fastest (with 64, 1.15 times its makespan)."
std::string who_else(const Summaries& summaries, const PoolCells& cells) {
  const CellSummary& winner = *cells.example;
  const CellSummary* other =
      fastest_rival(summaries, winner, [](const CellSummary& rival) { return rival.cooperative == false; });
  if (other == nullptr) return "";
  return " Of the pools that do not, " + other->cell.pool + " is the fastest (" + example_text(cells) +
         format_ratio(other->makespan_ns->median / winner.makespan_ns->median) + " times its makespan).";
}

}  // namespace

void cooperative_winners(const Evidence& evidence, Findings& findings) {
  const auto wins = [&](const CellSummary& summary) { return is_cooperative_winner(evidence.summaries, summary); };
  for (const PoolCells& cells : cells_by_pool(evidence.summaries, wins)) {
    findings.push_back(cells.pool + " is the fastest with " + workers_text(cells.workers) +
                       of_workload(evidence, *cells.example) +
                       " but needs waits that cooperate: jobs that block would hold up all others." +
                       who_else(evidence.summaries, cells));
  }
}

}  // namespace poolbench
