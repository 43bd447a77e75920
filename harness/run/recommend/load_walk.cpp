#include "harness/run/recommend/load_walk.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace poolbench {
namespace {

constexpr double step = 0.15;  // of the workers, so that a guess that is far off costs few trials

}  // namespace

LoadWalk::LoadWalk(unsigned guess, unsigned most, const ServiceLevel& objective, unsigned least)
    : guess_(guess), most_(most), objective_(objective), least_(least) {}

std::vector<unsigned> LoadWalk::next() const {
  if (percentiles_.empty()) {
    std::vector<unsigned> neighbours;
    for (unsigned workers = std::max(1U, guess_ - 1); workers <= std::min(most_, guess_ + 1); ++workers)
      neighbours.push_back(workers);
    return neighbours;
  }
  const std::optional<unsigned> least = fewest();
  if (!least) {
    const unsigned tried = percentiles_.rbegin()->first;
    if (tried >= most_) return lacking(tried);
    return {std::min(most_, tried + std::max(1U, static_cast<unsigned>(std::lround(tried * step))))};
  }
  const auto known = percentiles_.find(*least);
  if (known == percentiles_.begin() && *least > 1) {
    const auto fewer = static_cast<unsigned>(std::lround(*least * (1 - step)));
    return {std::clamp(fewer, 1U, *least - 1)};
  }
  const unsigned too_few = known == percentiles_.begin() ? 0 : std::prev(known)->first;
  if (*least - too_few > 1) return {too_few + (*least - too_few) / 2};
  return lacking(*least);
}

/// What must be measured before `fewest` can be believed.
std::vector<unsigned> LoadWalk::lacking(unsigned fewest) const {
  std::vector<unsigned> workers;
  const auto samples = [this](unsigned count) {
    const auto found = percentiles_.find(count);
    return found != percentiles_.end() ? found->second.size() : 0;
  };
  for (const unsigned count : {fewest - 1, fewest}) {
    if (count >= 1 && samples(count) < enough) workers.push_back(count);
  }
  return workers;
}

void LoadWalk::add(unsigned workers, const Percentiles& response_ns) {
  percentiles_[workers].push_back(static_cast<double>(objective_.percentile_of(response_ns)));
}

void LoadWalk::add_overload(unsigned workers) {
  percentiles_[workers].push_back(std::numeric_limits<double>::infinity());
}

bool LoadWalk::meets(unsigned workers) const {
  return median_interval(percentiles_.at(workers)).median <= static_cast<double>(objective_.most.count());
}

void LoadWalk::stop_growing() {
  if (!percentiles_.empty()) most_ = std::min(most_, percentiles_.rbegin()->first);
}

/// By the highest number that does not meet it, because a number that meets it by chance below that means nothing.
std::optional<unsigned> LoadWalk::fewest() const {
  std::optional<unsigned> fewest;
  for (auto known = percentiles_.rbegin(); known != percentiles_.rend(); ++known) {
    if (known->first < least_ || !meets(known->first)) break;
    fewest = known->first;
  }
  return fewest;
}

bool LoadWalk::is_verified() const {
  const std::optional<unsigned> least = fewest();
  return least && lacking(*least).empty();
}

std::optional<double> LoadWalk::percentile_ns(unsigned workers) const {
  const auto found = percentiles_.find(workers);
  if (found == percentiles_.end()) return std::nullopt;
  const double median = median_interval(found->second).median;
  return std::isfinite(median) ? std::optional(median) : std::nullopt;
}

unsigned LoadWalk::best_measured() const {
  const auto median = [](const auto& known) { return median_interval(known.second).median; };
  return std::ranges::min_element(percentiles_, {}, median)->first;
}

std::vector<unsigned> LoadWalk::measured() const {
  std::vector<unsigned> workers;
  for (const auto& [count, samples] : percentiles_) workers.push_back(count);
  return workers;
}

}  // namespace poolbench
