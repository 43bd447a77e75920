#pragma once

#include <cstdint>
#include <vector>

namespace poolbench {

/// Percentiles of one quantity over a batch's jobs, nearest rank: the smallest value that at least p % do not exceed.
struct Percentiles {
  std::int64_t p50 = 0;
  std::int64_t p90 = 0;
  std::int64_t p99 = 0;
  std::int64_t p999 = 0;
  std::int64_t max = 0;
};

/// Sorts `values`. At least one.
Percentiles percentiles(std::vector<std::int64_t>& values);

/// A median and an interval that contains the true median of repeated measurements with at least `confidence`,
/// whatever their distribution: order statistics and the binomial distribution (Hahn and Meeker, Statistical Intervals,
/// section 5.2). The narrowest symmetric one of at least 95 %, or all values where there are too few for that.
struct MedianInterval {
  double low = 0;
  double median = 0;
  double high = 0;
  double confidence = 0;
};

/// At least one value.
MedianInterval median_interval(std::vector<double> values);

}  // namespace poolbench
