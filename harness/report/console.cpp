#include "harness/report/console.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>

#include "harness/units.hpp"

namespace poolbench {
namespace {

using Line = std::vector<std::string>;

constexpr std::array<const char*, 9> headings{
    "pool", "W", "makespan, median [interval]", "accept", "per job", "speed-up", "efficiency", "overhead/job", "peak"};

constexpr const char* unknown = "-";

template <class T, class Format>
std::string text_or_dash(const std::optional<T>& value, Format format) {
  return value ? format(*value) : std::string(unknown);
}

std::string makespan_text(const CellSummary& summary) {
  if (!summary.makespan_ns) return summary.failures > 0 ? "failed" : unknown;
  const MedianInterval& makespan = *summary.makespan_ns;
  return format_duration(makespan.median) + " [" + format_duration(makespan.low) + ", " +
         format_duration(makespan.high) + "]";
}

Line line_of(const CellSummary& summary) {
  const auto fixed = [](int digits) { return [digits](double value) { return format_fixed(value, digits); }; };
  return {summary.pool,
          std::to_string(summary.workers),
          makespan_text(summary),
          text_or_dash(summary.accept_ns, format_duration),
          text_or_dash(summary.time_per_job_ns, format_duration),
          text_or_dash(summary.speedup, fixed(2)),
          text_or_dash(summary.efficiency, fixed(3)),
          text_or_dash(summary.overhead_per_job_ns, format_duration),
          text_or_dash(summary.peak_concurrency, [](std::uint64_t peak) { return std::to_string(peak); })};
}

std::string padded(const std::string& text, std::size_t width, bool left) {
  const std::string blanks(width - std::min(width, text.size()), ' ');
  return left ? text + blanks : blanks + text;
}

/// The first column is flush left, all others flush right.
std::string joined(const Line& line, const std::vector<std::size_t>& widths) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) text += (i == 0 ? "" : "  ") + padded(line[i], widths[i], i == 0);
  return text;
}

std::vector<std::size_t> column_widths(const std::vector<Line>& lines) {
  std::vector<std::size_t> widths(headings.size());
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  return widths;
}

bool is_fastest(const CellSummary& summary, const std::vector<CellSummary>& table) {
  if (!summary.makespan_ns) return false;
  const auto rival = [&](const CellSummary& other) {
    return &other != &summary && other.workers == summary.workers && other.makespan_ns;
  };
  return std::ranges::any_of(table, rival) && std::ranges::none_of(table, [&](const CellSummary& other) {
           return rival(other) && other.makespan_ns->median < summary.makespan_ns->median;
         });
}

/// "Intervals contain the median of 5 repetitions with 93.8 % confidence."
std::string interval_note(const std::vector<CellSummary>& table) {
  const CellSummary* fewest = nullptr;
  for (const CellSummary& summary : table) {
    if (!summary.makespan_ns || (fewest != nullptr && fewest->repetitions <= summary.repetitions)) continue;
    fewest = &summary;
  }
  if (fewest == nullptr) return "No trial succeeded.";
  if (fewest->repetitions == 1) return "One repetition: no interval.";
  return "[interval]: contains the true median with " + format_fixed(100 * fewest->makespan_ns->confidence, 1) +
         " % confidence (" + plural(fewest->repetitions, "repetition") + ").";
}

void print_table(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& table) {
  std::vector<Line> lines{Line(headings.begin(), headings.end())};
  for (const CellSummary& summary : table) lines.push_back(line_of(summary));
  const auto widths = column_widths(lines);

  out << '\n'
      << terminal.bold(describe(table.front().workload)) << '\n'
      << terminal.dim(joined(lines[0], widths)) << '\n';
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string text = joined(lines[i + 1], widths);
    out << (is_fastest(table[i], table) ? terminal.bold(text) : text) << '\n';
  }
  out << terminal.dim(interval_note(table)) << '\n';
}

std::string wrapped(const std::string& text, std::size_t width, const std::string& indent) {
  std::string result;
  std::size_t column = 0;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const bool fits = column + 1 + word.size() <= width;
    if (column > 0) result += fits ? " " : "\n" + indent;
    column = column > 0 && fits ? column + 1 + word.size() : word.size();
    result += word;
  }
  return result;
}

}  // namespace

void print_tables(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries) {
  for (auto first = summaries.begin(); first != summaries.end();) {
    const auto last = std::find_if(first, summaries.end(),
                                   [&](const CellSummary& other) { return other.workload != first->workload; });
    print_table(out, terminal, {first, last});
    first = last;
  }
}

void print_findings(std::ostream& out, const Terminal& terminal, const std::vector<std::string>& findings) {
  if (findings.empty()) return;
  const auto width = static_cast<std::size_t>(std::clamp(terminal.width(), 40, 120)) - 2;
  out << '\n' << terminal.bold("Findings") << '\n';
  for (const std::string& finding : findings)
    out << terminal.yellow("*") << ' ' << wrapped(finding, width, "  ") << '\n';
}

}  // namespace poolbench
