#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace poolbench {

/// Counts values in HdrHistogram's layout with three significant digits: bucket b holds values from 2^(b+10) to below
/// 2^(b+11) in 1 024 steps, so no value is off by more than a thousandth; values below 2 048 are exact. (Gil Tene,
/// http://hdrhistogram.org; its Java library reads what HdrLog makes of it.)
class Histogram {
 public:
  static constexpr int significant_digits = 3;

  /// Values below 0 count as 0.
  void add(std::int64_t value);

  std::int64_t max() const noexcept { return max_; }

  /// How many values each place counted, up to the last that counted one.
  std::span<const std::uint64_t> counts() const noexcept { return counts_; }

 private:
  std::vector<std::uint64_t> counts_;
  std::int64_t max_ = 0;
};

}  // namespace poolbench
