#include "harness/report/load_table.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ostream>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/report/cooperative.hpp"
#include "harness/report/paragraph.hpp"
#include "harness/report/text_table.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

using Line = TextTable::Line;
using Summaries = std::span<const CellSummary>;

constexpr std::array<const char*, 10> load_headings{"pool",   "W",   "rate",  "achieved", "offered",
                                                    "median", "p99", "p99.9", "lag p99",  "excess p99"};

constexpr const char* legend =
    "offered: the share of the workers' time that the jobs ask for. median, p99, p99.9: response times from the "
    "planned arrival, medians of the repetitions. lag: how late the producer was by itself. excess: wait beyond that "
    "of an ideal pool that serves in the order of arrival.";

std::string failure_text(const CellSummary& summary) {
  return summary.failures + summary.invalid > 0 ? failure_word(summary) : TextTable::unknown;
}

/// As planned; what came of it if that depended on the pool.
std::string rate_text(const CellSummary& summary) {
  const double planned = summary.cell.workload.arrivals.rate_hz;
  if (planned != 0) return format_rate(planned, 4);
  return text_or_dash(summary.load, [](const LoadSummary& load) { return format_rate(load.offered_hz, 4); });
}

Line load_line_of(const CellSummary& summary) {
  const auto with_load = [&](auto text) { return text_or_dash(summary.load, text); };
  const auto response = [&](std::int64_t Percentiles::*percentile) {
    return with_load([&](const LoadSummary& load) { return format_ns(load.response_ns.*percentile); });
  };
  return {marked_name(summary),
          std::to_string(summary.cell.workers),
          rate_text(summary),
          with_load([](const LoadSummary& load) { return format_rate(load.achieved_hz, 4); }),
          summary.load
              ? format_fixed(summary.load->offered_utilization, 2) + (summary.load->overload ? " overload" : "")
              : failure_text(summary),
          response(&Percentiles::p50),
          response(&Percentiles::p99),
          response(&Percentiles::p999),
          with_load([](const LoadSummary& load) { return format_duration(load.lag_p99_ns); }),
          with_load([](const LoadSummary& load) { return format_duration(load.wait_excess_p99_ns); })};
}

/// Whether every repetition was measured, none was an overload, and the median of their percentiles keeps the
/// objective.
bool keeps(const CellSummary& cell, const ServiceLevel& objective) {
  return cell.load && !cell.load->overload && cell.failures + cell.invalid == 0 &&
         objective.is_met(cell.load->response_ns);
}

/// "channel, 16 workers: up to 1120/s".
std::string verdict(Summaries cells, const ServiceLevel& objective) {
  // A rate that kept it above one that did not would be chance.
  const auto first_miss =
      std::ranges::find_if_not(cells, [&](const CellSummary& cell) { return keeps(cell, objective); });
  const std::string who = cells.front().cell.pool + ", " + plural(cells.front().cell.workers, "worker") + ": ";
  if (cells.front().cell.workload.arrivals.is_closed()) return who + (first_miss == cells.end() ? "yes" : "no");
  if (first_miss == cells.begin()) return who + "at no rate";
  return who + "up to " + format_rate(std::prev(first_miss)->cell.workload.arrivals.rate_hz, 4);
}

void print_verdicts(std::ostream& out, const Terminal& terminal, Summaries table, const ServiceLevel& objective) {
  out << terminal.bold("Keeps " + name_of(objective)) << '\n';
  std::vector<CellSummary> cells(table.begin(), table.end());
  const auto key = [](const CellSummary& cell) {
    return std::tuple(cell.cell.pool, cell.cell.workers, cell.cell.workload.arrivals.rate_hz);
  };
  std::ranges::stable_sort(cells, {}, key);
  for (auto from = cells.begin(); from != cells.end();) {
    const auto to = std::find_if(from, cells.end(), [&](const CellSummary& cell) {
      return cell.cell.pool != from->cell.pool || cell.cell.workers != from->cell.workers;
    });
    out << "  " << verdict({from, to}, objective) << '\n';
    from = to;
  }
}

void print_load_table(std::ostream& out, const Terminal& terminal, Summaries table,
                      const std::optional<ServiceLevel>& objective) {
  std::vector<Line> lines{Line(load_headings.begin(), load_headings.end())};
  for (const CellSummary& summary : table) lines.push_back(load_line_of(summary));
  const TextTable text(std::move(lines));
  out << '\n'
      << terminal.bold(describe(sweep_of(table.front().cell.workload))) << '\n'
      << terminal.dim(text.line(0)) << '\n';
  for (std::size_t i = 1; i < text.size(); ++i) out << text.line(i) << '\n';
  out << terminal.dim(wrapped(legend, text_width(terminal), "")) << '\n';
  print_cooperative_note(out, terminal, table);
  if (objective) print_verdicts(out, terminal, table, *objective);
}

}  // namespace

void print_load_tables(std::ostream& out, const Terminal& terminal, const std::vector<CellSummary>& summaries,
                       const std::optional<ServiceLevel>& objective) {
  for (const auto sweep : sweeps_of(summaries)) print_load_table(out, terminal, sweep, objective);
}

}  // namespace poolbench
