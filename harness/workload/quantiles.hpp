#pragma once

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

namespace poolbench {

/// Service times that somebody else measured and of which some quantiles are published.
struct PublishedQuantiles {
  std::string_view name;
  std::string_view description;  ///< with the source
  std::string_view quantiles;    ///< as times_with_quantiles() reads them
};

std::span<const PublishedQuantiles> published_quantiles();

/// Many times, in ascending order, with quantiles such as "p50=1ms,p95=5ms,p99=10ms" or "p20=2ms,max=1s": between two
/// of them, the logarithm of the time rises in a straight line; below the first one, the time does, from 0; above the
/// last one, all times are equal to it. Throws TextError.
std::vector<std::chrono::nanoseconds> times_with_quantiles(std::string_view text);

}  // namespace poolbench
