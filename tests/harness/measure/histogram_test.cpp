#include "harness/measure/histogram.hpp"

#include <cstdint>
#include <numeric>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// Where a value is counted.
std::size_t place_of(std::int64_t value) {
  Histogram histogram;
  histogram.add(value);
  return histogram.counts().size() - 1;
}

}  // namespace

// That HdrHistogram reads the same percentiles from it is in tests/scripts/hdr_log_test.py.

TEST_CASE("values below 2 048 have a place of their own", "[histogram]") {
  for (std::int64_t value = 0; value < 2'048; ++value) CHECK(place_of(value) == static_cast<std::size_t>(value));
}

TEST_CASE("places are those of HdrHistogram", "[histogram]") {
  // AbstractHistogram.countsArrayIndex() with three significant digits and a unit of 1.
  CHECK(place_of(2'048) == 2'048);
  CHECK(place_of(2'049) == 2'048);
  CHECK(place_of(4'095) == 3'071);
  CHECK(place_of(4'096) == 3'072);
  CHECK(place_of(1'000'000) == 11'169);
}

TEST_CASE("values that differ by a thousandth have different places", "[histogram]") {
  for (std::int64_t value = 2'048; value < std::int64_t{1} << 60; value *= 2) {
    CAPTURE(value);
    CHECK(place_of(value) < place_of(value + value / 1'000));
    CHECK(place_of(value - 1) < place_of(value));
  }
}

TEST_CASE("each value is counted once, and the largest is known exactly", "[histogram]") {
  Histogram histogram;
  for (const std::int64_t value : {7, 7, 1'000'001, -5}) histogram.add(value);
  CHECK(histogram.counts()[0] == 1);  // what is negative counts as 0
  CHECK(histogram.counts()[7] == 2);
  CHECK(std::accumulate(histogram.counts().begin(), histogram.counts().end(), std::uint64_t{0}) == 4);
  CHECK(histogram.max() == 1'000'001);
  CHECK(Histogram().counts().empty());
}
