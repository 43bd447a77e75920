#pragma once

#include <string>
#include <string_view>

namespace poolbench {

/// A lognormal distribution of service times, known by a mean or percentiles.
struct LognormalTimes {
  std::string text;    ///< as typed, without "lognormal:"
  double mean_ns = 0;  ///< e^(mu + sigma²/2)
  double sigma = 1;    ///< standard deviation of the logarithm
};

/// From two percentiles, such as "p50=3ms,p99=80ms", or the mean and one, such as "mean=5ms,p99=80ms". Throws TextError
/// for any other text, and where no lognormal distribution has such a mean and percentile.
LognormalTimes parse_lognormal(std::string_view text);

/// The same, once for each text, and kept until the process ends. Not thread-safe.
const LognormalTimes& lognormal_times(std::string_view text);

}  // namespace poolbench
