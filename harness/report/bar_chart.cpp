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
constexpr int widest = 100;            // longer lines are hard to follow
constexpr int shortest_scale = 16;     // columns; shorter bars would not show enough
constexpr std::size_t most_bars = 40;  // about a screen
constexpr std::size_t columns_between = 2;

using Bars = std::vector<const CellSummary*>;

struct Chart {
  WorkloadSpec sweep;
  Bars bars;
};

/// The cells of a sweep with a known speed-up, except the baseline's, which is always 1.
Chart chart_of(std::span<const CellSummary> sweep) {
  Chart chart{.sweep = sweep_of(sweep.front().cell.workload), .bars = {}};
  for (const CellSummary& summary : sweep) {
    if (summary.cell.pool != baseline_pool && summary.speedup.value_or(0) > 0) chart.bars.push_back(&summary);
  }
  return chart;
}

/// Each pool's cell with the highest speed-up.
Bars best_of_each_pool(const Bars& bars) {
  Bars best;
  for (const CellSummary* bar : bars) {
    const auto known =
        std::ranges::find_if(best, [bar](const CellSummary* other) { return other->cell.pool == bar->cell.pool; });
    if (known == best.end())
      best.push_back(bar);
    else if (*bar->speedup > *(*known)->speedup)
      *known = bar;
  }
  return best;
}

std::size_t bars_in(const std::vector<Chart>& charts) {
  std::size_t bars = 0;
  for (const Chart& chart : charts) bars += chart.bars.size();
  return bars;
}

/// The largest speed-up that W workers can reach. Any number of waits can overlap, but only as many hashes as there are
/// processors.
double ideal_speedup(const Cell& cell, double cpus) {
  const auto jobs_at_once = static_cast<double>(std::min<std::uint64_t>(cell.workers, cell.workload.jobs));
  return cell.workload.sleep.count() > 0 ? jobs_at_once : std::min(jobs_at_once, std::max(cpus, 1.0));
}

TextTable labels_of(const Bars& bars) {
  std::vector<TextTable::Line> lines{{"pool", "W", "speed-up"}};
  for (const CellSummary* bar : bars)
    lines.push_back({marked_name(*bar), std::to_string(bar->cell.workers), format_ratio(*bar->speedup)});
  return TextTable(std::move(lines));
}

void print_chart(std::ostream& out, const Terminal& terminal, const Chart& chart, const std::string& what,
                 double cpus) {
  const TextTable labels = labels_of(chart.bars);
  const std::size_t label_columns = labels.line(0).size() + columns_between;
  const int columns = std::min(terminal.width(), widest) - static_cast<int>(label_columns);
  if (columns < shortest_scale) return;

  std::vector<double> values;
  for (const CellSummary* bar : chart.bars)
    values.insert(values.end(), {*bar->speedup, ideal_speedup(bar->cell, cpus)});
  const BarScale scale(values, columns, terminal.unicode());
  const std::string gap(columns_between, ' ');
  const std::string legend = std::string(scale.mark()) + " ideal" + (scale.is_logarithmic() ? ", log scale" : "");
  out << '\n'
      << terminal.bold(describe(chart.sweep) + ": " + what) << '\n'
      << terminal.dim(labels.line(0) + gap + legend) << '\n';
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    const CellSummary& bar = *chart.bars[i];
    out << labels.line(i + 1) << gap << scale.bar(*bar.speedup, ideal_speedup(bar.cell, cpus)) << '\n';
  }
  print_cooperative_note(out, terminal, chart.bars);
}

}  // namespace

void print_bar_charts(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      double cpus) {
  if (!terminal.interactive() || terminal.width() < narrowest) return;
  std::vector<Chart> charts;
  for (const auto sweep : sweeps_of(summaries)) charts.push_back(chart_of(sweep));
  std::erase_if(charts, [](const Chart& chart) { return chart.bars.empty(); });
  std::string what = std::string("speed-up over ") + baseline_pool;
  if (bars_in(charts) > most_bars) {
    what = "each pool's best " + what;
    for (Chart& chart : charts) chart.bars = best_of_each_pool(chart.bars);
  }
  if (bars_in(charts) > most_bars) return;
  for (const Chart& chart : charts) print_chart(out, terminal, chart, what, cpus);
}

}  // namespace poolbench
