#pragma once

#include <optional>

namespace poolbench {

/// A queue with Poisson arrivals, exponential service times and a number of equal servers, which serve in the order of
/// arrival: Kendall's M/M/c. Times in seconds.
struct MarkovQueue {
  double arrivals_per_s = 0;
  double service_s = 0;  ///< mean
  unsigned servers = 1;

  double offered() const { return arrivals_per_s * service_s; }  ///< servers kept busy, Little's law
};

/// Erlang's C: the share of jobs that find all servers busy. 1 if the servers are too few for the load.
double waiting_share(const MarkovQueue& queue);

/// The share of jobs whose response takes longer than `limit_s`. 1 if the servers are too few for the load.
double later_than(const MarkovQueue& queue, double limit_s);

/// The smallest number of servers, at most `most`, with which at least `share` of all responses take no longer than
/// `limit_s`; none if there is none. `queue.servers` is ignored.
std::optional<unsigned> fewest_servers(MarkovQueue queue, double limit_s, double share, unsigned most);

}  // namespace poolbench
