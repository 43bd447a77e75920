#include "harness/report/throughput_advice.hpp"

#include <algorithm>
#include <cmath>

#include "harness/measure/statistics.hpp"
#include "harness/report/ranking.hpp"

namespace poolbench {
namespace {

constexpr double about_the_best = 0.97;
constexpr double at_the_knee = 0.95;
constexpr double nearly_the_best = 0.93;  // more workers that add only the rest do not help
constexpr double idle_enough = 0.6;       // of the processors: they are not the limit
constexpr double far_from_workers = 0.6;  // of what so many workers could do if no job held up another

MedianInterval interval_of(const Search& search, const Point& point) {
  return median_interval(search.samples().at(point));
}

Point knee_of(const Search& search, const std::string& pool, double best_hz) {
  for (const auto& [point, samples] : search.samples()) {
    if (point.pool == pool && median_interval(samples).high >= at_the_knee * best_hz) return point;
  }
  return search.best_of(pool);
}

/// Other pools whose best point is about as good, or has enough samples and cannot be told apart from this one.
std::vector<std::string> equals_of(const Search& search, const Point& best) {
  std::vector<std::string> equals;
  const MedianInterval interval = interval_of(search, best);
  for (const std::string& pool : search.leaders()) {
    if (pool == best.pool) continue;
    const Point other = search.best_of(pool);
    const bool can_be_ranked = search.samples().at(other).size() >= fewest_to_rank;
    const bool overlaps = can_be_ranked && interval_of(search, other).high >= interval.low;
    if (overlaps || search.median(other) >= about_the_best * interval.median) equals.push_back(pool);
  }
  return equals;
}

}  // namespace

std::optional<ThroughputAdvice> throughput_advice(const Search& search) {
  const std::vector<std::string> leaders = search.leaders();
  if (leaders.empty()) return std::nullopt;
  ThroughputAdvice advice{.best = search.best_of(leaders.front()), .advised = {}, .knee = {}};
  advice.best_hz = search.median(advice.best);
  advice.equals = equals_of(search, advice.best);
  const bool plain = std::ranges::find(advice.equals, plain_pool) != advice.equals.end();
  const std::string pool = plain ? plain_pool : advice.best.pool;
  advice.advised = search.fewest_reaching(pool, about_the_best * search.median(search.best_of(pool)));
  advice.advised_hz = search.median(advice.advised);
  advice.knee = knee_of(search, pool, advice.best_hz);
  return advice;
}

bool machine_is_the_limit(const RecommendQuestion& question, const Recommendation& found, const Point& advised) {
  const auto figures = found.figures.find(advised);
  return question.cpus > 0 && figures != found.figures.end() && figures->second.busy_cpus >= saturated * question.cpus;
}

/// More workers do not help although processors are idle and the workers could do more: something is exclusive.
std::optional<double> serial_share(const RecommendQuestion& question, const Recommendation& found,
                                   const ThroughputAdvice& advice) {
  const Point* most = nullptr;  // the pool's point with the most workers
  for (const auto& [point, samples] : found.search->samples()) {
    if (point.pool == advice.advised.pool) most = &point;
  }
  if (most == nullptr) return std::nullopt;
  const auto figures = found.figures.find(*most);
  if (figures == found.figures.end() || figures->second.busy_cpus > idle_enough * question.cpus) return std::nullopt;
  const double service_ns = found.split.service_ns();
  const double possible_hz = most->workers / service_ns * 1e9;
  const Point nearly = found.search->fewest_reaching(advice.advised.pool, nearly_the_best * advice.best_hz);
  if (2 * nearly.workers > most->workers || advice.best_hz > far_from_workers * possible_hz) return std::nullopt;
  const double share = 1e9 / advice.best_hz / service_ns;
  return share > 0.02 ? std::optional(std::min(1.0, share)) : std::nullopt;
}

double drift(const Search& search) {
  std::vector<double> ratios;
  for (const auto& [point, samples] : search.samples()) {
    if (samples.size() < fewest_to_rank) continue;
    const double early = std::min(samples[0], samples[1]);
    const double late = std::max(samples[samples.size() - 2], samples.back());
    const double early_most = std::max(samples[0], samples[1]);
    const double late_least = std::min(samples[samples.size() - 2], samples.back());
    // Only what noise cannot explain: the nearer ones of the two early and the two late samples.
    ratios.push_back(late_least > early_most ? late_least / early_most : late < early ? late / early : 1);
  }
  if (ratios.empty()) return 1;
  return median_interval(std::move(ratios)).median;
}

}  // namespace poolbench
