#include "harness/report/comparison.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <span>

#include "harness/report/text_table.hpp"
#include "harness/units.hpp"

namespace poolbench {
namespace {

using Summaries = std::span<const CellSummary>;

const CellSummary* find(Summaries sweep, const std::string& pool, unsigned workers) {
  const auto found = std::ranges::find_if(sweep, [&](const CellSummary& summary) {
    return summary.pool == pool && summary.workers == workers &&
           summary.workload == for_workers(summary.workload, workers);
  });
  return found == sweep.end() ? nullptr : &*found;
}

std::string figure_text(const CellSummary& summary) {
  if (!summary.makespan_ns) return "failed";
  if (summary.workload.sleep.count() == 0) return text_or_dash(summary.time_per_job_ns, format_duration);
  return text_or_dash(summary.efficiency, [](double efficiency) { return format_fixed(efficiency, 3); });
}

/// "0.162x", "3.11x", "41.2x", "970x".
std::string ratio_text(const CellSummary& summary, const CellSummary* baseline) {
  if (baseline == nullptr || !summary.makespan_ns || !baseline->makespan_ns) return TextTable::unknown;
  const double ratio = summary.makespan_ns->median / baseline->makespan_ns->median;
  return format_ratio(ratio) + "x";
}

TextTable::Line line_of(Summaries sweep, const std::string& pool, const std::set<unsigned>& workers,
                        const std::string& baseline) {
  TextTable::Line line{pool};
  for (const unsigned count : workers) {
    const CellSummary* summary = find(sweep, pool, count);
    line.push_back(summary == nullptr ? "" : figure_text(*summary));
    line.push_back(summary == nullptr ? "" : ratio_text(*summary, find(sweep, baseline, count)));
  }
  return line;
}

TextTable table_of(Summaries sweep, const std::string& baseline) {
  std::vector<std::string> pools;
  std::set<unsigned> workers;
  for (const CellSummary& summary : sweep) {
    if (pools.empty() || pools.back() != summary.pool) pools.push_back(summary.pool);
    workers.insert(summary.workers);
  }
  TextTable::Line headings{"pool"};
  for (const unsigned count : workers) headings.insert(headings.end(), {"W=" + format_count(count), "ratio"});
  std::vector<TextTable::Line> lines{headings};
  for (const std::string& pool : pools) lines.push_back(line_of(sweep, pool, workers, baseline));
  return TextTable(lines);
}

void print_sweep(std::ostream& out, const Terminal& terminal, Summaries sweep, const std::string& baseline) {
  const WorkloadSpec workload = sweep_of(sweep.front().workload);
  const std::string figure = workload.sleep.count() == 0 ? "time per job" : "efficiency";
  const TextTable table = table_of(sweep, baseline);
  out << '\n'
      << terminal.bold(describe(workload) + ": " + figure + ", and the makespan relative to " + baseline + "'s") << '\n'
      << terminal.dim(table.line(0)) << '\n';
  for (std::size_t i = 1; i < table.size(); ++i) out << table.line(i) << '\n';
}

}  // namespace

void print_comparison(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      const std::string& baseline) {
  if (baseline.empty()) return;
  for (const Summaries sweep : sweeps_of(summaries)) print_sweep(out, terminal, sweep, baseline);
}

}  // namespace poolbench
