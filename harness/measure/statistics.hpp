#pragma once

#include <cstdint>
#include <vector>

namespace poolbench {

/// Percentiles of one quantity over the jobs of a batch, by nearest rank: the smallest value that at least p % of the
/// values do not exceed.
struct Percentiles {
  std::int64_t p50 = 0;
  std::int64_t p90 = 0;
  std::int64_t p99 = 0;
  std::int64_t p999 = 0;
  std::int64_t max = 0;
};

/// Sorts `values`, which has at least one.
Percentiles percentiles(std::vector<std::int64_t>& values);

/// A median and an interval that contains the true median of repeated measurements with at least `confidence` (0 to 1),
/// whatever their distribution. The interval comes from order statistics and the binomial distribution (Hahn and
/// Meeker, Statistical Intervals, section 5.2). It is the narrowest symmetric one with at least 95 %, or the range of
/// all values if they are too few for that.
struct MedianInterval {
  double low = 0;
  double median = 0;
  double high = 0;
  double confidence = 0;
};

/// Of at least one value.
MedianInterval median_interval(std::vector<double> values);

}  // namespace poolbench
