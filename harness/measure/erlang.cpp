#include "harness/measure/erlang.hpp"

#include <cmath>

namespace poolbench {

/// From Erlang's B by its recursion, which neither overflows nor cancels (Cooper, Introduction to Queueing Theory,
/// section 3.5): B(0) = 1, B(c) = a B(c - 1) / (c + a B(c - 1)); C = B / (1 - (a / c) (1 - B)).
double waiting_share(const MarkovQueue& queue) {
  const double offered = queue.offered();
  if (offered >= queue.servers) return 1;
  double blocked = 1;
  for (unsigned server = 1; server <= queue.servers; ++server)
    blocked = offered * blocked / (server + offered * blocked);
  return blocked / (1 - offered / queue.servers * (1 - blocked));
}

/// A response is a service time S and, with probability C, an independent exponential wait with rate c mu - lambda.
/// P(response > t) = e^(-mu t) (1 + C (1 - e^(-mu t (c - 1 - a))) / (c - 1 - a)), which is continuous at c = a + 1.
double later_than(const MarkovQueue& queue, double limit_s) {
  if (queue.offered() >= queue.servers) return 1;
  const double limit = limit_s / queue.service_s;  // in mean service times
  const double spare = queue.servers - 1 - queue.offered();
  const double waited = std::abs(spare) < 1e-9 ? limit : -std::expm1(-limit * spare) / spare;
  return std::exp(-limit) * (1 + waiting_share(queue) * waited);
}

/// More servers shorten every wait, so the fewest are found by halving.
std::optional<unsigned> fewest_servers(MarkovQueue queue, double limit_s, double share, unsigned most) {
  const auto are_enough = [&](unsigned servers) {
    queue.servers = servers;
    return later_than(queue, limit_s) <= 1 - share;
  };
  if (!are_enough(most)) return std::nullopt;
  unsigned too_few = 0;
  unsigned enough = most;
  while (enough - too_few > 1) {
    const unsigned middle = too_few + (enough - too_few) / 2;
    (are_enough(middle) ? enough : too_few) = middle;
  }
  return enough;
}

}  // namespace poolbench
