#include "harness/measure/scatter.hpp"

#include <cmath>
#include <utility>

#include "harness/measure/statistics.hpp"

namespace poolbench {

std::vector<double> relative_deviations(const std::vector<double>& samples) {
  const double median = median_interval(samples).median;
  // The median of n samples follows them, so that they deviate less from it than from the truth.
  const double freedom = std::sqrt(static_cast<double>(samples.size()) / static_cast<double>(samples.size() - 1));
  std::vector<double> deviations;
  deviations.reserve(samples.size());
  for (const double sample : samples) deviations.push_back(freedom * std::abs(sample / median - 1));
  return deviations;
}

double scatter_of(std::vector<double> deviations) {
  constexpr double of_normal = 1.48;
  return of_normal * median_interval(std::move(deviations)).median;
}

}  // namespace poolbench
