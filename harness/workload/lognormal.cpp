#include "harness/workload/lognormal.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <chrono>
#include <cmath>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "harness/text/list.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/percentile_name.hpp"

namespace poolbench {
namespace {

/// A longer mean could not be added up for many jobs.
constexpr double longest_ns = 1e15;

struct Percentile {
  std::string name;
  double z = 0;  ///< how many standard deviations above its mean a normal distribution has it
  double time_ns = 0;
};

struct Known {
  std::optional<double> mean_ns;
  std::vector<Percentile> percentiles;
};

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw TextError("'lognormal:" + std::string(text) + "' " + why +
                  "; write for example lognormal:p50=3ms,p99=80ms or lognormal:mean=5ms,p99=80ms");
}

/// Of "p99=80ms" or "mean=5ms".
double time_of(std::string_view part) {
  const auto time = parse_duration(part.substr(part.find('=') + 1));
  if (time.count() == 0) throw TextError("'" + std::string(part) + "' is no time above 0");
  return static_cast<double>(time.count());
}

Known parse(std::string_view text) {
  Known known;
  for (const std::string_view part : split_list(text)) {
    const std::string_view name = part.substr(0, part.find('='));
    const std::optional<double> share = share_of_percentile(name);
    if (name.size() == part.size() || (!share && name != "mean"))
      refuse(text, "has '" + std::string(part) + "', which is neither a percentile between p0 and p100 nor a mean");
    if (share) {
      const double z = boost::math::quantile(boost::math::normal(), *share);
      known.percentiles.push_back({.name = std::string(name), .z = z, .time_ns = time_of(part)});
    } else if (known.mean_ns) {
      refuse(text, "has two means");
    } else {
      known.mean_ns = time_of(part);
    }
  }
  return known;
}

/// The logarithm of a percentile is mu + z sigma.
LognormalTimes from_two(std::string_view text, Percentile low, Percentile high) {
  if (low.z > high.z) std::swap(low, high);
  if (low.z == high.z) refuse(text, "has one percentile twice");
  if (low.time_ns >= high.time_ns) refuse(text, "does not ascend");
  const double sigma = std::log(high.time_ns / low.time_ns) / (high.z - low.z);
  const double mu = std::log(low.time_ns) - low.z * sigma;
  return {.text = std::string(text), .mean_ns = std::exp(mu + sigma * sigma / 2), .sigma = sigma};
}

/// The logarithm of a percentile over the mean is z sigma - sigma²/2. It has two solutions for a percentile above the
/// mean, of which the smaller is the less extreme, and one for a percentile below it.
LognormalTimes from_mean(std::string_view text, double mean_ns, const Percentile& percentile) {
  const double log_ratio = std::log(percentile.time_ns / mean_ns);
  const double square = percentile.z * percentile.z - 2 * log_ratio;
  if (log_ratio == 0) refuse(text, "has no spread");
  if (log_ratio > 0 && (square < 0 || percentile.z <= 0)) {
    const double most = percentile.z <= 0 ? mean_ns : mean_ns * std::exp(percentile.z * percentile.z / 2);
    refuse(text, "is impossible: with that mean, the " + percentile.name + " of a lognormal distribution is at most " +
                     format_duration(most));
  }
  const double root = std::sqrt(square);
  return {.text = std::string(text),
          .mean_ns = mean_ns,
          .sigma = log_ratio > 0 ? percentile.z - root : percentile.z + root};
}

}  // namespace

LognormalTimes parse_lognormal(std::string_view text) {
  const Known known = parse(text);
  const std::size_t values = known.percentiles.size() + (known.mean_ns ? 1 : 0);
  if (values > 2) refuse(text, "has more than two values; with more, use quantiles:");
  if (values < 2 || known.percentiles.empty()) refuse(text, "needs two percentiles, or a mean and one");
  LognormalTimes times = known.mean_ns ? from_mean(text, *known.mean_ns, known.percentiles.front())
                                       : from_two(text, known.percentiles[0], known.percentiles[1]);
  if (times.mean_ns < 1 || times.mean_ns > longest_ns)
    refuse(text, "has a mean below a nanosecond or above eleven days");
  return times;
}

const LognormalTimes& lognormal_times(std::string_view text) {
  static std::deque<LognormalTimes> known;
  const auto found = std::ranges::find(known, text, &LognormalTimes::text);
  return found != known.end() ? *found : known.emplace_back(parse_lognormal(text));
}

}  // namespace poolbench
