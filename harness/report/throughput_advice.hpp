#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/run/recommend/experiment.hpp"

namespace poolbench {

/// What the search says: the pool with the best throughput, and how many workers it needs.
struct ThroughputAdvice {
  Point best;  ///< the highest median throughput
  Point
      advised;  ///< the fewest workers that come within 3 % of it, of the same pool, or of plain_pool if that equals it
  Point knee;   ///< the advised pool with the fewest workers whose interval reaches 95 % of it
  double best_hz = 0;
  double advised_hz = 0;
  std::vector<std::string> equals = {};  ///< other pools that are about as good
};

/// None if no trial succeeded.
std::optional<ThroughputAdvice> throughput_advice(const Search& search);

/// Whether processors, not workers, limit the throughput of the advised point.
bool machine_is_the_limit(const RecommendQuestion& question, const Recommendation& found, const Point& advised);

/// The share of a job in which it seems to exclude all others; none if the throughput does not show such a limit.
std::optional<double> serial_share(const RecommendQuestion& question, const Recommendation& found,
                                   const ThroughputAdvice& advice);

/// By what factor late samples of the points that were repeated exceed early ones; 1 if nothing was repeated.
double drift(const Search& search);

}  // namespace poolbench
