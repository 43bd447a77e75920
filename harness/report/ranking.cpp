#include "harness/report/ranking.hpp"

#include <algorithm>

namespace poolbench {
namespace {

bool counts_as_rival(const CellSummary& summary, const CellSummary& other, const RivalFilter& counts) {
  return are_rivals(summary, other) && other.makespan_ns && counts(other);
}

}  // namespace

bool is_faster(const CellSummary& one, const CellSummary& other) {
  return one.makespan_ns && other.makespan_ns && std::min(one.repetitions, other.repetitions) >= fewest_to_rank &&
         one.makespan_ns->high < other.makespan_ns->low;
}

bool has_rival(const CellSummary& summary, std::span<const CellSummary> summaries, const RivalFilter& counts) {
  return std::ranges::any_of(summaries,
                             [&](const CellSummary& other) { return counts_as_rival(summary, other, counts); });
}

bool beats_rivals(const CellSummary& summary, std::span<const CellSummary> summaries, const RivalFilter& counts) {
  return std::ranges::all_of(summaries, [&](const CellSummary& other) {
    return !counts_as_rival(summary, other, counts) || is_faster(summary, other);
  });
}

}  // namespace poolbench
