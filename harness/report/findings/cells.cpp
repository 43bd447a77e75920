#include "harness/report/findings/cells.hpp"

#include <algorithm>

#include "harness/text/units.hpp"

namespace poolbench {

std::vector<PoolCells> cells_by_pool(std::span<const CellSummary> summaries,
                                     const std::function<bool(const CellSummary&)>& holds) {
  std::vector<PoolCells> found;
  for (const CellSummary& summary : summaries) {
    if (!holds(summary)) continue;
    if (found.empty() || found.back().pool != summary.cell.pool || !same_sweep(*found.back().example, summary))
      found.push_back({.pool = summary.cell.pool, .workers = {}, .example = nullptr});
    PoolCells& cells = found.back();
    if (cells.workers.empty() || cells.workers.back() != summary.cell.workers)
      cells.workers.push_back(summary.cell.workers);
    cells.example = &summary;
  }
  return found;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 < words.size() ? ", " : " and ";
    text += words[i];
  }
  return text;
}

std::string workers_text(const std::vector<unsigned>& workers) {
  std::vector<std::string> counts;
  counts.reserve(workers.size());
  for (const unsigned count : workers) counts.push_back(format_count(count));
  return listed(counts) + (workers == std::vector<unsigned>{1} ? " worker" : " workers");
}

std::string cells_text(std::span<const PoolCells> pools) {
  std::string text;
  std::vector<std::string> names;  // of neighbours with the same worker counts
  for (std::size_t i = 0; i < pools.size(); ++i) {
    names.push_back(pools[i].pool);
    if (i + 1 < pools.size() && pools[i + 1].workers == pools[i].workers) continue;
    text += (text.empty() ? "" : "; ") + listed(names) + " with " + workers_text(pools[i].workers);
    names.clear();
  }
  return text;
}

std::string example_text(const PoolCells& cells) {
  return cells.workers.size() > 1 ? "with " + format_count(cells.example->cell.workers) + ", " : "";
}

std::string of_workload(const Evidence& evidence, const CellSummary& summary) {
  const bool several =
      std::ranges::any_of(evidence.summaries, [&](const CellSummary& other) { return !same_sweep(other, summary); });
  return several ? " (" + describe(sweep_of(summary.cell.workload)) + ")" : "";
}

}  // namespace poolbench
