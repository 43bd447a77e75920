#include "harness/report/comparison.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <span>
#include <utility>

#include "harness/report/cooperative.hpp"
#include "harness/report/paragraph.hpp"
#include "harness/report/text_table.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

using Summaries = std::span<const CellSummary>;

constexpr double same_stretch = 1.05;  // stretches that differ less do not explain a difference between makespans
constexpr char stretch_mark = '!';

const CellSummary* find(Summaries sweep, const std::string& pool, unsigned workers) {
  const auto found = std::ranges::find_if(sweep, [&](const CellSummary& summary) {
    return summary.cell.pool == pool && summary.cell.workers == workers &&
           summary.cell.workload == for_workers(summary.cell.workload, workers);
  });
  return found == sweep.end() ? nullptr : &*found;
}

std::string figure_text(const CellSummary& summary) {
  if (!summary.makespan_ns) return failure_word(summary);
  if (summary.cell.workload.sleep.count() == 0) return text_or_dash(summary.time_per_job_ns, format_duration);
  return text_or_dash(summary.efficiency, [](double efficiency) { return format_fixed(efficiency, 3); });
}

bool stretch_differs(const CellSummary& one, const CellSummary& other) {
  if (!one.stretch || !other.stretch || one.cell.workload.sleep.count() == 0) return false;
  const auto [least, most] = std::minmax(*one.stretch, *other.stretch);
  return most > same_stretch * least;
}

/// "0.162x", "3.11x", "41.2x", "970x"; "0.868x!" if the stretch differs.
std::string ratio_text(const CellSummary& summary, const CellSummary* baseline) {
  if (baseline == nullptr || !summary.makespan_ns || !baseline->makespan_ns) return TextTable::unknown;
  const double ratio = summary.makespan_ns->median / baseline->makespan_ns->median;
  std::string text = format_ratio(ratio) + "x";
  if (stretch_differs(summary, *baseline)) text += stretch_mark;
  return text;
}

TextTable::Line line_of(Summaries sweep, const std::string& pool, const std::set<unsigned>& workers,
                        const std::string& baseline) {
  TextTable::Line line{
      marked_name(*std::ranges::find(sweep, pool, [](const CellSummary& one) { return one.cell.pool; }))};
  for (const unsigned count : workers) {
    const CellSummary* summary = find(sweep, pool, count);
    line.push_back(summary == nullptr ? "" : figure_text(*summary));
    line.push_back(summary == nullptr ? "" : ratio_text(*summary, find(sweep, baseline, count)));
  }
  return line;
}

bool has_mark(const TextTable::Line& line) {
  return std::ranges::any_of(line, [](const std::string& cell) { return cell.ends_with(stretch_mark); });
}

/// In columns with marks, appends a space to unmarked entries, so that the digits line up.
void align_marks(std::vector<TextTable::Line>& lines) {
  for (std::size_t column = 1; column < lines.front().size(); ++column) {
    const auto is_marked = [column](const TextTable::Line& line) { return line[column].ends_with(stretch_mark); };
    if (std::ranges::none_of(lines, is_marked)) continue;
    for (TextTable::Line& line : lines) {
      if (!is_marked(line)) line[column] += ' ';
    }
  }
}

std::set<unsigned> workers_of(Summaries sweep) {
  std::set<unsigned> workers;
  for (const CellSummary& summary : sweep) workers.insert(summary.cell.workers);
  return workers;
}

std::vector<TextTable::Line> lines_of(Summaries sweep, const std::set<unsigned>& workers, const std::string& baseline) {
  std::vector<std::string> pools;
  for (const CellSummary& summary : sweep) {
    if (pools.empty() || pools.back() != summary.cell.pool) pools.push_back(summary.cell.pool);
  }
  TextTable::Line headings{"pool"};
  for (const unsigned count : workers) headings.insert(headings.end(), {"W=" + format_count(count), "ratio"});
  std::vector<TextTable::Line> lines{headings};
  for (const std::string& pool : pools) lines.push_back(line_of(sweep, pool, workers, baseline));
  align_marks(lines);
  return lines;
}

std::string stretch_note(const std::string& baseline) {
  return std::string(1, stretch_mark) + " stretch differs from " + baseline +
         "'s by more than 5 %: timers that oversleep differently are part of the ratio.";
}

/// Wrapped for a terminal; one line for a pipe or a file.
std::string note_for(const Terminal& terminal, const std::string& note) {
  return terminal.interactive() ? wrapped(note, text_width(terminal), "") : note;
}

bool fits(const std::vector<TextTable::Line>& lines, const Terminal& terminal) {
  return !terminal.interactive() || TextTable(lines).width() <= static_cast<std::size_t>(terminal.width());
}

/// Splits the table into as many parts as a narrow terminal needs, each with some of the worker counts. A pipe or a
/// file gets one part.
std::vector<std::vector<TextTable::Line>> parts_of(Summaries sweep, const std::string& baseline,
                                                   const Terminal& terminal) {
  std::vector<std::vector<TextTable::Line>> parts;
  std::set<unsigned> workers;
  for (const unsigned count : workers_of(sweep)) {
    workers.insert(count);
    auto lines = lines_of(sweep, workers, baseline);
    if (workers.size() > 1 && !fits(lines, terminal)) {
      workers = {count};
      parts.push_back(lines_of(sweep, workers, baseline));
    } else if (workers.size() == 1) {
      parts.push_back(std::move(lines));
    } else {
      parts.back() = std::move(lines);
    }
  }
  return parts;
}

void print_part(std::ostream& out, const Terminal& terminal, const std::vector<TextTable::Line>& lines) {
  const TextTable table(lines);
  out << terminal.dim(table.line(0)) << '\n';
  for (std::size_t i = 1; i < table.size(); ++i) out << table.line(i) << '\n';
}

void print_sweep(std::ostream& out, const Terminal& terminal, Summaries sweep, const std::string& baseline) {
  const WorkloadSpec workload = sweep_of(sweep.front().cell.workload);
  const std::string figure = workload.sleep.count() == 0 ? "time per job" : "efficiency";
  out << '\n'
      << terminal.bold(describe(workload) + ": " + figure + ", and the makespan relative to " + baseline + "'s")
      << '\n';
  bool marked = false;
  for (const auto& lines : parts_of(sweep, baseline, terminal)) {
    print_part(out, terminal, lines);
    marked = marked || std::ranges::any_of(lines, has_mark);
  }
  print_cooperative_note(out, terminal, sweep);
  if (marked) out << terminal.dim(note_for(terminal, stretch_note(baseline))) << '\n';
}

}  // namespace

void print_comparison(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                      const std::string& baseline) {
  if (baseline.empty()) return;
  for (const Summaries sweep : sweeps_of(summaries)) print_sweep(out, terminal, sweep, baseline);
}

}  // namespace poolbench
