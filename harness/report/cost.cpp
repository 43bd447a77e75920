#include "harness/report/cost.hpp"

#include <algorithm>
#include <cmath>

#include "harness/text/units.hpp"

namespace poolbench {

std::string format_cost(const MedianInterval& cost) {
  if (cost.low > 0) return format_interval(cost);
  const double bound = std::max(std::abs(cost.low), std::abs(cost.high));
  return "too small to measure here (within " + format_duration(bound) + " of 0)";
}

std::string format_interval(const MedianInterval& time) {
  return format_duration(time.median) + " [" + format_duration(time.low) + ", " + format_duration(time.high) + "]";
}

}  // namespace poolbench
