#include "harness/run/recommend/sizing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "harness/measure/erlang.hpp"
#include "harness/measure/queueing.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/random.hpp"

namespace poolbench {
namespace {

double mean_of(std::span<const std::int64_t> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double share_of(const ServiceLevel& objective) {
  return static_cast<double>(objective.per_mille) / 1000;
}

/// Random arrivals, each with a service time that was measured, through any number of servers.
class Replay {
 public:
  Replay(std::span<const std::int64_t> services, double rate_hz, std::uint64_t jobs) {
    Random random(1);
    double now_ns = 0;
    for (std::uint64_t job = 0; job < jobs; ++job) {
      now_ns += random.exponential() / rate_hz * 1e9;
      arrivals_.push_back(std::llround(now_ns));
      services_.push_back(services[random.below(services.size())]);
    }
  }

  bool meets(const ServiceLevel& objective, unsigned servers) const {
    std::vector<std::int64_t> responses = first_come_first_served_waits(arrivals_, services_, servers);
    for (std::size_t i = 0; i < responses.size(); ++i) responses[i] += services_[i];
    return objective.is_met(percentiles(responses));
  }

 private:
  std::vector<std::int64_t> arrivals_;
  std::vector<std::int64_t> services_;
};

/// More servers shorten every wait, so the fewest are found by halving.
std::optional<unsigned> fewest_by_replay(std::span<const std::int64_t> services, const LoadQuestion& question,
                                         unsigned most) {
  constexpr std::uint64_t beyond_the_percentile = 200;  // jobs: their number scatters by 7 %
  const Replay replay(services, question.rate_hz, beyond_the_percentile * question.objective.fewest_jobs());
  if (!replay.meets(question.objective, most)) return std::nullopt;
  unsigned too_few = 0;
  unsigned enough = most;
  while (enough - too_few > 1) {
    const unsigned middle = too_few + (enough - too_few) / 2;
    (replay.meets(question.objective, middle) ? enough : too_few) = middle;
  }
  return enough;
}

}  // namespace

bool look_exponential(std::span<const std::int64_t> services) {
  constexpr double tolerance = 0.15;
  constexpr double p99_of_mean = 4.605;     // ln(100)
  if (services.size() < 100) return false;  // too few for a 99th percentile
  const double mean = mean_of(services);
  double squares = 0;
  for (const std::int64_t service : services)
    squares += (static_cast<double>(service) - mean) * (static_cast<double>(service) - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(services.size() - 1));
  std::vector<std::int64_t> sorted(services.begin(), services.end());
  const double p99 = static_cast<double>(percentiles(sorted).p99);
  return std::abs(deviation / mean - 1) <= tolerance && std::abs(p99 / mean / p99_of_mean - 1) <= 2 * tolerance;
}

double own_percentile_ns(const JobSplit& split, const ServiceLevel& objective) {
  std::vector<std::int64_t> services = split.services;
  return static_cast<double>(objective.percentile_of(percentiles(services)));
}

Sizing size_for(std::span<const std::int64_t> services, const LoadQuestion& question, unsigned most) {
  const ServiceLevel& objective = question.objective;
  if (look_exponential(services)) {
    const MarkovQueue queue{.arrivals_per_s = question.rate_hz, .service_s = mean_of(services) * 1e-9};
    const double limit_s = static_cast<double>(objective.most.count()) * 1e-9;
    return {.workers = fewest_servers(queue, limit_s, share_of(objective), most), .model = "Erlang's C"};
  }
  return {.workers = fewest_by_replay(services, question, most),
          .model = "a replay of " + plural(services.size(), "measured service time")};
}

}  // namespace poolbench
