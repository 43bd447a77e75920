#include "harness/measure/histogram.hpp"

#include <algorithm>
#include <bit>

namespace poolbench {
namespace {

// Names as in HdrHistogram: a bucket has 2 048 sub-buckets, of which the lower half repeats the bucket before it.
constexpr int half_bits = 10;
constexpr std::uint64_t half = std::uint64_t{1} << half_bits;

std::size_t place_of(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  const int bucket = static_cast<int>(std::bit_width(bits | (2 * half - 1))) - (half_bits + 1);
  const std::uint64_t step = bits >> bucket;
  return static_cast<std::size_t>((static_cast<std::uint64_t>(bucket) << half_bits) + step);
}

}  // namespace

void Histogram::add(std::int64_t value) {
  value = std::max<std::int64_t>(value, 0);
  const std::size_t place = place_of(value);
  if (place >= counts_.size()) counts_.resize(place + 1);
  ++counts_[place];
  max_ = std::max(max_, value);
}

}  // namespace poolbench
