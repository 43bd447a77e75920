#include "harness/workload/service_times.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "harness/text/units.hpp"
#include "harness/workload/random.hpp"
#include "harness/workload/stream.hpp"

namespace poolbench {
namespace {

constexpr std::array<NamedChoice, 8> choices{{
    {"constant", "every job takes the mean"},
    {"uniform", "between 0 and twice the mean"},
    {"exponential", "many short jobs, some long ones; standard deviation = mean"},
    {"lognormal",
     "a heavy tail: sigma 1, standard deviation 1.3 times the mean; lognormal:p50=3ms,p99=80ms has these"
     " percentiles, lognormal:mean=5ms,p99=80ms this mean and percentile, which replace --sleep"},
    {"bimodal", "19 of 20 jobs take half the mean, one in 20 takes 10.5 times the mean"},
    {"pareto:ALPHA", "a heavier tail, the more so the closer ALPHA is to 1; the longest of many jobs decides"},
    {"file:TIMES.csv", "recorded times, which replace --sleep; see poolbench run --help"},
    {"quantiles:LIST", "times with these quantiles, such as quantiles:p50=1ms,p99=5ms, which replace --sleep"},
}};

/// mu is -sigma²/2, so that the mean, e^(mu + sigma²/2), is 1.
double lognormal_factor(Random& random, const SleepDistribution& distribution) {
  const double sigma = distribution.lognormal_times != nullptr ? distribution.lognormal_times->sigma : 1;
  return std::exp(sigma * random.normal() - sigma * sigma / 2);
}

double draw_factor(Random& random, const SleepDistribution& distribution) {
  switch (distribution.shape) {
    case SleepShape::uniform: return 2 * random.uniform();
    case SleepShape::exponential: return random.exponential();
    case SleepShape::lognormal: return lognormal_factor(random, distribution);
    case SleepShape::bimodal: return random.below(20) == 0 ? 10.5 : 0.5;
    // By inversion; the least value, (alpha - 1) / alpha, makes the mean 1.
    case SleepShape::pareto:
      return (distribution.alpha - 1) / distribution.alpha * std::pow(random.uniform(), -1 / distribution.alpha);
    case SleepShape::constant:
    case SleepShape::recorded: break;
  }
  return 1;
}

std::vector<std::chrono::nanoseconds> take_recorded(std::uint64_t count, const RecordedTimes& recorded,
                                                    Random& random) {
  const auto& times = recorded.times;
  std::vector<std::chrono::nanoseconds> taken(count);
  if (recorded.source.drawn) {
    for (auto& time : taken) time = times[random.below(times.size())];
  } else {
    if (count > times.size()) throw std::length_error(recorded.source.file + ": has too few times");
    std::copy_n(times.begin(), count, taken.begin());
  }
  return taken;
}

}  // namespace

std::optional<std::chrono::nanoseconds> own_mean(const SleepDistribution& distribution) {
  if (distribution.recorded != nullptr) return distribution.recorded->mean;
  if (distribution.lognormal_times == nullptr) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(distribution.lognormal_times->mean_ns));
}

std::span<const NamedChoice> sleep_distributions() {
  return choices;
}

std::string name_of(const SleepDistribution& distribution) {
  const std::string_view name = choices[static_cast<std::size_t>(distribution.shape)].name;
  const std::string kind(name.substr(0, name.find(':') + 1));
  if (distribution.shape == SleepShape::pareto) return kind + format_shortest(distribution.alpha);
  if (distribution.lognormal_times != nullptr) return std::string(name) + ":" + distribution.lognormal_times->text;
  if (distribution.shape == SleepShape::recorded) {
    const TimesSource& source = distribution.recorded->source;
    return (source.kind == TimesKind::quantiles ? "quantiles:" : kind) + source.text;
  }
  return std::string(name);
}

std::vector<std::chrono::nanoseconds> draw_service_times(std::uint64_t count, std::chrono::nanoseconds mean,
                                                         const SleepDistribution& distribution, std::uint64_t seed,
                                                         std::uint64_t draw) {
  Random random(seed_of(Stream::service_times, seed, draw));
  if (distribution.shape == SleepShape::recorded) return take_recorded(count, *distribution.recorded, random);
  // A thousand million of these still fit into 64 bits.
  constexpr double longest_ns = 1e15;
  std::vector<std::chrono::nanoseconds> times(count);
  for (auto& time : times) {
    const double drawn = draw_factor(random, distribution) * static_cast<double>(mean.count());
    time = std::chrono::nanoseconds(std::llround(std::min(drawn, longest_ns)));
  }
  return times;
}

}  // namespace poolbench
