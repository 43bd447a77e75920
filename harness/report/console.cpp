#include "harness/report/console.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <span>
#include <string_view>

#include "harness/report/cooperative.hpp"
#include "harness/report/cost.hpp"
#include "harness/report/paragraph.hpp"
#include "harness/report/ranking.hpp"
#include "harness/report/text_table.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

using Line = TextTable::Line;
using Summaries = std::span<const CellSummary>;

constexpr std::array<const char*, 12> headings{"pool",     "W",
                                               "jobs",     "makespan, median [interval]",
                                               "accept",   "per job",
                                               "speed-up", "efficiency",
                                               "stretch",  "overhead/job",
                                               "steady",   "peak"};
constexpr std::ptrdiff_t jobs_column = 2;

/// The columns that are dropped on a narrow terminal, the least important first.
constexpr std::array<std::string_view, 7> dispensable{"steady",  "peak",     "accept", "overhead/job",
                                                      "per job", "speed-up", "stretch"};

std::string makespan_text(const CellSummary& summary) {
  if (!summary.makespan_ns) return summary.failures > 0 ? failure_word(summary) : TextTable::unknown;
  return format_interval(*summary.makespan_ns);
}

Line line_of(const CellSummary& summary) {
  const auto fixed = [](int digits) { return [digits](double value) { return format_fixed(value, digits); }; };
  return {marked_name(summary),
          std::to_string(summary.cell.workers),
          format_count(summary.cell.workload.jobs),
          makespan_text(summary),
          text_or_dash(summary.accept_ns, format_duration),
          text_or_dash(summary.time_per_job_ns, format_duration),
          text_or_dash(summary.speedup, fixed(2)),
          text_or_dash(summary.efficiency, fixed(3)),
          text_or_dash(summary.stretch, format_ratio),
          text_or_dash(summary.overhead_per_job_ns, format_duration),
          text_or_dash(summary.steady_overhead_per_job_ns, format_duration),
          text_or_dash(summary.peak_concurrency, [](std::uint64_t peak) { return std::to_string(peak); })};
}

bool is_fastest(const CellSummary& summary, Summaries table, const RivalFilter& counts) {
  return has_rival(summary, table, counts) && beats_rivals(summary, table, counts);
}

bool stands_out(const CellSummary& summary, Summaries table) {
  const auto wins = [&](const CellSummary& one) {
    return is_fastest(one, table, [](const CellSummary&) { return true; });
  };
  // The best of the pools that block stands out only beside a winner. Alone, it would pass for the winner itself.
  const auto rival_wins = [&](const CellSummary& other) { return are_rivals(other, summary) && wins(other); };
  return wins(summary) ||
         (may_block(summary) && is_fastest(summary, table, may_block) && std::ranges::any_of(table, rival_wins));
}

/// The cell with the fewest repetitions of those with at least so many, or nullptr.
const CellSummary* fewest_repetitions(Summaries table, std::uint64_t at_least) {
  const CellSummary* fewest = nullptr;
  for (const CellSummary& summary : table) {
    if (!summary.makespan_ns || summary.repetitions < at_least) continue;
    if (fewest == nullptr || summary.repetitions < fewest->repetitions) fewest = &summary;
  }
  return fewest;
}

/// "[interval]: contains the true median with 93.8 % confidence (5 repetitions)." A trial that was late may be the only
/// one of its cell, beside cells with more.
std::string interval_note(Summaries table) {
  const CellSummary* fewest = fewest_repetitions(table, 1);
  if (fewest == nullptr) return "No trial succeeded.";
  const CellSummary* repeated = fewest_repetitions(table, 2);
  if (repeated == nullptr) return "One repetition: no interval.";
  return "[interval]: contains the true median with " + format_fixed(100 * repeated->makespan_ns->confidence, 1) +
         " % confidence (" + plural(repeated->repetitions, "repetition") + ")" +
         (fewest == repeated ? "." : "; that of one repetition does not.");
}

/// The headings and a line per summary. The number of jobs is a column only in sweeps, where it differs.
std::vector<Line> lines_of(Summaries table) {
  std::vector<Line> lines{Line(headings.begin(), headings.end())};
  for (const CellSummary& summary : table) lines.push_back(line_of(summary));
  if (table.front().cell.workload.jobs_per_worker == 0) {
    for (Line& line : lines) line.erase(line.begin() + jobs_column);
  }
  return lines;
}

/// Drops columns until the table fits the terminal, and returns their headings. A pipe or a file gets all columns.
std::vector<std::string> fit(TextTable& text, std::vector<std::string> headings_left, const Terminal& terminal) {
  std::vector<std::string> dropped;
  for (const std::string_view heading : dispensable) {
    if (!terminal.interactive() || text.width() <= static_cast<std::size_t>(terminal.width())) break;
    const auto place = std::ranges::find(headings_left, heading);
    if (place == headings_left.end()) continue;
    text.drop(static_cast<std::size_t>(place - headings_left.begin()));
    headings_left.erase(place);
    dropped.emplace_back(heading);
  }
  return dropped;
}

std::string dropped_note(const std::vector<std::string>& dropped) {
  return "Too wide for this terminal: " + join(dropped) + ". The CSV of --out has all columns.";
}

void print_table(std::ostream& out, const Terminal& terminal, Summaries table) {
  const std::vector<Line> lines = lines_of(table);
  TextTable text(lines);
  const std::vector<std::string> dropped = fit(text, lines.front(), terminal);
  out << '\n'
      << terminal.bold(describe(sweep_of(table.front().cell.workload))) << '\n'
      << terminal.dim(text.line(0)) << '\n';
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string line = text.line(i + 1);
    out << (stands_out(table[i], table) ? terminal.bold(line) : line) << '\n';
  }
  out << terminal.dim(wrapped(interval_note(table), text_width(terminal), "")) << '\n';
  if (!dropped.empty()) out << terminal.dim(wrapped(dropped_note(dropped), text_width(terminal), "")) << '\n';
  print_cooperative_note(out, terminal, table);
}

}  // namespace

void print_tables(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries) {
  for (const auto sweep : sweeps_of(summaries)) print_table(out, terminal, sweep);
}

void print_note(std::ostream& out, const Terminal& terminal, const std::string& note) {
  if (!note.empty()) out << wrapped("Note: " + note, text_width(terminal), "  ") << '\n';
}

void print_findings(std::ostream& out, const Terminal& terminal, const std::vector<std::string>& findings) {
  if (findings.empty()) return;
  const std::size_t width = text_width(terminal) - 2;
  out << '\n' << terminal.bold("Findings") << '\n';
  for (const std::string& finding : findings)
    out << terminal.yellow("*") << ' ' << wrapped(finding, width, "  ") << '\n';
}

}  // namespace poolbench
