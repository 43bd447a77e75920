#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "harness/run/summary.hpp"

namespace poolbench {

/// Cells with fewer repetitions are not ranked. Five is the fewest whose intervals have a confidence of at least 93 %.
/// The intervals of two equal pools do not overlap in 0.8 % of all cases with five repetitions each, but in 2.9 % with
/// four, 10 % with three and 33 % with two (order statistics; scripts/poolbench/statistics/medians.py computes them).
inline constexpr std::uint64_t fewest_to_rank = 5;

/// Whether `one` had the shorter makespan and can be told apart from `other`: both have enough repetitions, and their
/// intervals do not overlap. False if one of them has no makespan.
bool is_faster(const CellSummary& one, const CellSummary& other);

using RivalFilter = std::function<bool(const CellSummary&)>;

/// Whether `summary` has a rival with a makespan for which `counts` is true.
bool has_rival(const CellSummary& summary, std::span<const CellSummary> summaries, const RivalFilter& counts);

/// Whether `summary` is faster than each of these rivals. True if it has none.
bool beats_rivals(const CellSummary& summary, std::span<const CellSummary> summaries, const RivalFilter& counts);

}  // namespace poolbench
