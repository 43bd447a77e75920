#include "harness/report/bar_chart.hpp"

#include <algorithm>
#include <ostream>
#include <span>
#include <string>
#include <utility>

#include "harness/report/bar_scale.hpp"
#include "harness/report/cooperative.hpp"
#include "harness/report/text_table.hpp"
#include "harness/run/row.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr int narrowest = 60;          // columns of a terminal
constexpr int widest = 100;            // in a longer line, the eye loses its way
constexpr int shortest_scale = 16;     // columns; with fewer, bars show too little
constexpr std::size_t most_bars = 40;  // about a screen
constexpr std::size_t columns_between = 2;

using Cells = std::vector<const CellSummary*>;

struct Chart {
  WorkloadSpec sweep;
  Cells cells;
};

/// The cells of a sweep whose speed-up is known, without the baseline's, which is always 1.
Chart chart_of(std::span<const CellSummary> sweep) {
  Chart chart{.sweep = sweep_of(sweep.front().workload), .cells = {}};
  for (const CellSummary& summary : sweep) {
    if (summary.pool != baseline_pool && summary.speedup.value_or(0) > 0) chart.cells.push_back(&summary);
  }
  return chart;
}

/// Each pool's cell with the highest speed-up.
Cells best_of_each_pool(const Cells& cells) {
  Cells best;
  for (const CellSummary* cell : cells) {
    const auto known = std::ranges::find(best, cell->pool, &CellSummary::pool);
    if (known == best.end())
      best.push_back(cell);
    else if (*cell->speedup > *(*known)->speedup)
      *known = cell;
  }
  return best;
}

std::size_t bars_in(const std::vector<Chart>& charts) {
  std::size_t bars = 0;
  for (const Chart& chart : charts) bars += chart.cells.size();
  return bars;
}

/// The largest speed-up that W workers can reach. Any number of waits overlap, but only as many hashes as processors.
double ideal_speedup(const CellSummary& cell, double cpus) {
  const auto jobs_at_once = static_cast<double>(std::min<std::uint64_t>(cell.workers, cell.workload.jobs));
  return cell.workload.sleep.count() > 0 ? jobs_at_once : std::min(jobs_at_once, std::max(cpus, 1.0));
}

TextTable labels_of(const Cells& cells) {
  std::vector<TextTable::Line> lines{{"pool", "W", "speed-up"}};
  for (const CellSummary* cell : cells)
    lines.push_back({marked_name(*cell), std::to_string(cell->workers), format_ratio(*cell->speedup)});
  return TextTable(std::move(lines));
}

void print_chart(std::ostream& out, const Terminal& terminal, const Chart& chart, const std::string& what,
                 double cpus) {
  const TextTable labels = labels_of(chart.cells);
  const std::size_t label_columns = labels.line(0).size() + columns_between;
  const int columns = std::min(terminal.width(), widest) - static_cast<int>(label_columns);
  if (columns < shortest_scale) return;

  std::vector<double> values;
  for (const CellSummary* cell : chart.cells) values.insert(values.end(), {*cell->speedup, ideal_speedup(*cell, cpus)});
  const BarScale scale(values, columns, terminal.unicode());
  const std::string gap(columns_between, ' ');
  const std::string legend = std::string(scale.mark()) + " ideal" + (scale.is_logarithmic() ? ", log scale" : "");
  out << '\n'
      << terminal.bold(describe(chart.sweep) + ": " + what) << '\n'
      << terminal.dim(labels.line(0) + gap + legend) << '\n';
  for (std::size_t i = 0; i < chart.cells.size(); ++i) {
    const CellSummary& cell = *chart.cells[i];
    out << labels.line(i + 1) << gap << scale.bar(*cell.speedup, ideal_speedup(cell, cpus)) << '\n';
  }
  print_cooperative_note(out, terminal, chart.cells);
}

}  // namespace

void print_bar_charts(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      double cpus) {
  if (!terminal.interactive() || terminal.width() < narrowest) return;
  std::vector<Chart> charts;
  for (const auto sweep : sweeps_of(summaries)) charts.push_back(chart_of(sweep));
  std::erase_if(charts, [](const Chart& chart) { return chart.cells.empty(); });
  std::string what = std::string("speed-up over ") + baseline_pool;
  if (bars_in(charts) > most_bars) {
    what = "each pool's best " + what;
    for (Chart& chart : charts) chart.cells = best_of_each_pool(chart.cells);
  }
  if (bars_in(charts) > most_bars) return;
  for (const Chart& chart : charts) print_chart(out, terminal, chart, what, cpus);
}

}  // namespace poolbench
