#include "harness/report/advice_table.hpp"

#include <algorithm>
#include <ostream>
#include <vector>

#include "harness/measure/statistics.hpp"
#include "harness/report/cooperative.hpp"
#include "harness/report/text_table.hpp"
#include "harness/report/throughput_advice.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr double worth_a_line = 0.8;   // of the best throughput
constexpr std::size_t most_pools = 5;  // more would hide the advice

TextTable::Line line_of(const Recommendation& found, const Point& point, const std::vector<double>& samples) {
  const MedianInterval hz = median_interval(samples);
  const auto figures = found.figures.find(point);
  const bool known = figures != found.figures.end();
  return {point.pool,
          format_count(point.workers),
          format_whole(hz.median) + " [" + format_whole(hz.low) + ", " + format_whole(hz.high) + "]",
          format_count(samples.size()),
          known ? text_or_dash(figures->second.stretch, format_ratio) : TextTable::unknown,
          known ? format_fixed(figures->second.busy_cpus, 1) : TextTable::unknown};
}

/// Points with less than half as many were only on the way.
std::size_t most_samples_of(const Search& search, const std::string& pool) {
  std::size_t most = 0;
  for (const auto& [point, samples] : search.samples()) {
    if (point.pool == pool) most = std::max(most, samples.size());
  }
  return most;
}

std::vector<TextTable::Line> throughput_lines(const Recommendation& found) {
  std::vector<TextTable::Line> lines{
      {"pool", "W", "jobs/s, median [interval]", "trials", "stretch", "busy processors"}};
  const std::optional<ThroughputAdvice> advice =
      found.search ? throughput_advice(*found.search) : std::optional<ThroughputAdvice>();
  if (!advice) return lines;
  std::vector<std::string> pools = found.search->leaders();
  if (pools.size() > most_pools) {
    const auto advised = std::ranges::find(pools, advice->advised.pool);
    std::rotate(pools.begin(), advised, advised + 1);
    pools.resize(most_pools);
  }
  for (const std::string& pool : pools) {
    const std::size_t enough = most_samples_of(*found.search, pool) / 2 + 1;
    for (const auto& [point, samples] : found.search->samples()) {
      if (point.pool == pool && samples.size() >= enough &&
          found.search->median(point) >= worth_a_line * advice->best_hz)
        lines.push_back(line_of(found, point, samples));
    }
  }
  for (const auto& [point, samples] : found.beside) {
    lines.push_back(line_of(found, point, samples));
    lines.back().front() += cooperative_mark;
  }
  return lines;
}

std::vector<TextTable::Line> load_lines(const RecommendQuestion& question, const Recommendation& found) {
  const std::string objective = name_of(question.load->objective);
  std::vector<TextTable::Line> lines{{"pool", "W", objective.substr(0, objective.find('<'))}};
  for (const auto& [pool, ns] : found.screened_ns) {
    const unsigned workers = found.sizing->workers.value_or(question.most_workers);
    lines.push_back(
        {pool, format_count(std::min(question.most_workers, workers + 1)), format_duration(ns) + " (one short load)"});
  }
  if (!found.walk) return lines;
  for (const unsigned workers : found.walk->measured()) {
    const std::optional<double> ns = found.walk->percentile_ns(workers);
    lines.push_back({found.load_pool, format_count(workers), ns ? format_duration(*ns) : "too many waited"});
  }
  return lines;
}

}  // namespace

void print_advice_table(std::ostream& out, const Terminal& terminal, const RecommendQuestion& question,
                        const Recommendation& found) {
  const TextTable table(question.load ? load_lines(question, found) : throughput_lines(found));
  for (std::size_t i = 0; i < table.size(); ++i) out << (i == 0 ? terminal.bold(table.line(i)) : table.line(i)) << '\n';
  if (!found.beside.empty()) out << terminal.dim(cooperative_note) << '\n';
}

}  // namespace poolbench
