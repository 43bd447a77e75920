#include "harness/run/recommend/search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include "harness/measure/scatter.hpp"
#include "harness/measure/statistics.hpp"

namespace poolbench {
namespace {

/// Each step of narrowing: pools below this share of the best are dropped, no more than so many are kept, and the
/// numbers of workers that are tried next differ by this factor.
struct Narrowing {
  double least_share;
  std::size_t most_pools;
  double factor;
};
constexpr std::array<Narrowing, 4> steps{{{0.6, 8, 2}, {0.8, 5, 1.5}, {0.9, 3, 1.25}, {0.93, 3, 1.12}}};

constexpr double about_the_best = 0.97;   // so much of the best throughput is worth fewer workers
constexpr double worth_settling = 0.9;    // what is below needs no exact figure
constexpr std::size_t settled = 5;        // samples: the fewest with which pools are ranked
constexpr std::size_t most_settling = 4;  // points of one pool, beside its best

unsigned scaled(unsigned workers, double factor) {
  return static_cast<unsigned>(std::lround(workers * factor));
}

}  // namespace

Search::Search(std::vector<std::string> pools, unsigned guess, unsigned most_workers, std::size_t coarse)
    : pools_(std::move(pools)), most_workers_(most_workers) {
  const std::array<unsigned, most_coarse> by_importance{guess, std::min(most_workers, 4 * guess),
                                                        std::max(1U, guess / 4), std::max(1U, guess / 16)};
  const std::set<unsigned, std::greater<>> ladder(by_importance.begin(),
                                                  by_importance.begin() + static_cast<std::ptrdiff_t>(coarse));
  ladder_.assign(ladder.begin(), ladder.end());
}

std::vector<Point> Search::next() {
  std::vector<Point> points;
  while (points.empty() && stage_ != Stage::over) {
    switch (stage_) {
      case Stage::coarse:
        points = coarse();
        if (ladder_.empty()) stage_ = Stage::narrowing;
        break;
      case Stage::narrowing:
        points = narrowed();
        if (++step_ == steps.size()) stage_ = Stage::settling;
        break;
      case Stage::settling:
        points = unsettled();
        if (points.empty()) stage_ = Stage::over;
        break;
      case Stage::over: break;
    }
  }
  return points;
}

void Search::hurry() {
  if (stage_ != Stage::over) stage_ = Stage::settling;
}

void Search::lose(const Point& point) {
  const auto [lost, first] = lost_at_.emplace(point.pool, point.workers);
  if (!first) lost->second = std::min(lost->second, point.workers);
  std::erase_if(samples_, [&](const auto& known) { return !is_allowed(known.first); });
}

bool Search::is_allowed(const Point& point) const {
  const auto lost = lost_at_.find(point.pool);
  return point.workers >= 1 && point.workers <= most_workers_ &&
         (lost == lost_at_.end() || point.workers < lost->second);
}

/// All pools with the next number of workers.
std::vector<Point> Search::coarse() {
  std::vector<Point> points;
  for (const std::string& pool : pools_) {
    if (is_allowed({pool, ladder_.back()})) points.push_back({.pool = pool, .workers = ladder_.back()});
  }
  ladder_.pop_back();
  return points;
}

std::vector<Point> Search::narrowed() {
  const Narrowing& step = steps[step_];
  drop_slow_pools(step.least_share, step.most_pools);
  std::vector<Point> points;
  for (const std::string& pool : pools_) add_around(points, pool, step.factor);
  return points;
}

/// The best point of the pool again, one that may be better, the neighbours of the best, and what lies between the
/// fewest workers that reach it and the next fewer.
void Search::add_around(std::vector<Point>& points, const std::string& pool, double factor) const {
  const Point best = best_of(pool);
  const Point fewest = fewest_reaching(pool, about_the_best * median(best));
  std::set<unsigned> workers{best.workers, scaled(best.workers, factor), scaled(best.workers, 1 / factor),
                             fewest.workers, most_promising_of(pool).workers};
  unsigned fewer = 0;  // the most workers that do not reach it
  for (const auto& [point, samples] : samples_) {
    if (point.pool == pool && point.workers < fewest.workers) fewer = std::max(fewer, point.workers);
  }
  if (fewer > 0) workers.insert(static_cast<unsigned>(std::lround(std::sqrt(double{1} * fewer * fewest.workers))));
  for (const unsigned count : workers) {
    if (is_allowed({pool, count})) points.push_back({.pool = pool, .workers = count});
  }
}

void Search::drop_slow_pools(double least_share, std::size_t most_pools) {
  pools_ = leaders();
  if (pools_.empty()) return;
  const double best = likely(best_of(pools_.front()), -1);
  std::erase_if(pools_,
                [&](const std::string& pool) { return likely(most_promising_of(pool), 1) < least_share * best; });
  if (pools_.size() > most_pools) pools_.resize(most_pools);
}

/// The points close to the best that have too few samples.
std::vector<Point> Search::unsettled() const {
  std::vector<Point> points;
  const std::vector<std::string> pools = leaders();
  if (pools.empty()) return points;
  const double best = median(best_of(pools.front()));
  for (const std::string& pool : pools) {
    std::size_t taken = 0;
    for (const auto& [point, samples] : samples_) {  // fewest workers first
      if (point.pool != pool || median(point) < worth_settling * best) continue;
      const bool matters = taken++ < most_settling || point == best_of(pool) || point == most_promising_of(pool);
      if (matters && samples.size() < settled) points.push_back(point);
    }
  }
  return points;
}

std::vector<std::string> Search::leaders() const {
  std::vector<std::string> measured;
  for (const std::string& pool : pools_) {
    const auto is_of_pool = [&](const auto& known) { return known.first.pool == pool; };
    if (std::ranges::any_of(samples_, is_of_pool)) measured.push_back(pool);
  }
  std::ranges::stable_sort(measured, std::greater<>(),
                           [this](const std::string& pool) { return likely(best_of(pool), -1); });
  return measured;
}

double Search::median(const Point& point) const {
  return median_interval(samples_.at(point)).median;
}

double Search::scatter() const {
  constexpr double least = 0.02;
  constexpr double unknown = 0.1;
  std::vector<double> all;
  for (const auto& [point, samples] : samples_) {
    if (samples.size() >= 2) std::ranges::move(relative_deviations(samples), std::back_inserter(all));
  }
  return all.empty() ? unknown : std::max(least, scatter_of(std::move(all)));
}

/// The median, and so many standard errors more: those of all points or, if it scatters more than they do, its own.
double Search::likely(const Point& point, double errors) const {
  const std::vector<double>& samples = samples_.at(point);
  constexpr std::size_t enough_to_tell = 3;
  double own = 0;
  if (samples.size() >= enough_to_tell) own = scatter_of(relative_deviations(samples));
  return median(point) * (1 + errors * std::max(scatter(), own) / std::sqrt(static_cast<double>(samples.size())));
}

template <class Value>
Point Search::highest(const std::string& pool, const Value& value) const {
  Point best;
  double most = -1;
  for (const auto& [point, samples] : samples_) {
    if (point.pool != pool || value(point) <= most) continue;
    best = point;
    most = value(point);
  }
  return best;
}

Point Search::best_of(const std::string& pool) const {
  return highest(pool, [this](const Point& point) { return likely(point, -1); });
}

Point Search::most_promising_of(const std::string& pool) const {
  return highest(pool, [this](const Point& point) { return likely(point, 1); });
}

Point Search::fewest_reaching(const std::string& pool, double throughput_hz) const {
  constexpr double most_luck = 0.03;
  for (const auto& [point, samples] : samples_) {
    if (point.pool != pool) continue;
    if (std::min(likely(point, 1), (1 + most_luck) * median(point)) >= throughput_hz) return point;
  }
  return best_of(pool);
}

}  // namespace poolbench
