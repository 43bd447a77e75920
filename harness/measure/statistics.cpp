#include "harness/measure/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace poolbench {
namespace {

/// P(exactly k of n fair coins show heads). Uses logarithms, because 0.5^n underflows for large n.
double binomial_half(std::size_t n, std::size_t k) {
  const auto log_factorial = [](std::size_t m) { return std::lgamma(static_cast<double>(m) + 1); };
  const double log_choices = log_factorial(n) - log_factorial(k) - log_factorial(n - k);
  return std::exp(log_choices - static_cast<double>(n) * std::numbers::ln2);
}

}  // namespace

Percentiles percentiles(std::vector<std::int64_t>& values) {
  std::ranges::sort(values);
  const auto at_rank = [&](std::uint64_t per_mille) {
    const std::uint64_t rank = (values.size() * per_mille + 999) / 1000;  // rounded up; 1 is the smallest value
    return values[std::max<std::uint64_t>(rank, 1) - 1];
  };
  return {.p50 = at_rank(500), .p90 = at_rank(900), .p99 = at_rank(990), .p999 = at_rank(999), .max = values.back()};
}

MedianInterval median_interval(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  const double median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;

  // The interval from the k-th smallest to the k-th largest misses the median with probability 2 · P(fewer than k of n
  // fair coins show heads). Narrow the interval as long as it misses with at most 5 %.
  double missed = 2 * binomial_half(n, 0);
  std::size_t left_out = 0;
  for (std::size_t k = 1; 2 * k + 1 < n; ++k) {
    const double more = 2 * binomial_half(n, k);
    if (missed + more > 0.05) break;
    missed += more;
    left_out = k;
  }
  return {.low = values[left_out],
          .median = median,
          .high = values[n - 1 - left_out],
          .confidence = n == 1 ? 0 : 1 - missed};
}

}  // namespace poolbench
