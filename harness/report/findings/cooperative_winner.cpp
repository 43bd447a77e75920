#include "harness/report/findings/cooperative_winner.hpp"

#include "harness/report/cooperative.hpp"
#include "harness/report/findings/cells.hpp"
#include "harness/report/ranking.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

using Summaries = std::vector<CellSummary>;

/// The rival with the lowest median among those whose jobs may block, or nullptr.
const CellSummary* best_blocking_rival(const Summaries& summaries, const CellSummary& summary) {
  const CellSummary* best = nullptr;
  for (const CellSummary& other : summaries) {
    if (!are_rivals(summary, other) || !other.makespan_ns || !may_block(other)) continue;
    if (best == nullptr || other.makespan_ns->median < best->makespan_ns->median) best = &other;
  }
  return best;
}

bool is_cooperative_winner(const Summaries& summaries, const CellSummary& summary) {
  const auto any = [](const CellSummary&) { return true; };
  return summary.cooperative.value_or(false) && summary.makespan_ns && !summary.load &&
         has_rival(summary, summaries, any) && beats_rivals(summary, summaries, any);
}

/// " Of the pools that do not, arena is the fastest (with 64, 1.15 times its makespan)." If it cannot be told apart
/// from another one, it only has the lowest median.
std::string who_else(const Summaries& summaries, const PoolCells& cells) {
  const CellSummary& winner = *cells.example;
  const CellSummary* other = best_blocking_rival(summaries, winner);
  if (other == nullptr) return "";
  return " Of the pools that do not, " + other->cell.pool +
         (beats_rivals(*other, summaries, may_block) ? " is the fastest (" : " has the lowest median (") +
         example_text(cells) + format_ratio(other->makespan_ns->median / winner.makespan_ns->median) +
         " times its makespan).";
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
