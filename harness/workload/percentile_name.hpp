#pragma once

#include <optional>
#include <string_view>

namespace poolbench {

/// The share of the values that a percentile exceeds: 0.999 for "p99.9". None for any other text, and for p0 and p100.
std::optional<double> share_of_percentile(std::string_view name);

}  // namespace poolbench
