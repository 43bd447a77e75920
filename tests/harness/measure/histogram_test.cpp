#include "harness/measure/histogram.hpp"

#include <cstdint>
#include <limits>

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("values below 2 048 are exact", "[histogram]") {
  Histogram histogram;
  for (std::int64_t value = 0; value < 2'048; ++value) histogram.add(value);
  CHECK(histogram.count() == 2'048);
  CHECK(histogram.counts().size() == 2'048);
  CHECK(histogram.quantile(0.5) == 1'023);
  CHECK(histogram.quantile(1) == 2'047);
  CHECK(histogram.quantile(0) == 0);
}

TEST_CASE("no value is off by more than a thousandth", "[histogram]") {
  for (std::int64_t value = 1; value < std::numeric_limits<std::int64_t>::max() / 3; value = 2 * value + 1) {
    Histogram histogram;
    histogram.add(value);
    histogram.add(std::numeric_limits<std::int64_t>::max());  // otherwise the maximum would bound the answer
    const std::int64_t found = histogram.quantile(0.5);
    CAPTURE(value, found);
    CHECK(found >= value);
    CHECK(static_cast<double>(found - value) <= static_cast<double>(value) * 1e-3);
  }
}

TEST_CASE("places are those of HdrHistogram", "[histogram]") {
  // AbstractHistogram.countsArrayIndex() with three significant digits and a unit of 1.
  const auto place_of = [](std::int64_t value) {
    Histogram histogram;
    histogram.add(value);
    return histogram.counts().size() - 1;
  };
  CHECK(place_of(2'047) == 2'047);
  CHECK(place_of(2'048) == 2'048);
  CHECK(place_of(2'049) == 2'048);
  CHECK(place_of(4'095) == 3'071);
  CHECK(place_of(4'096) == 3'072);
  CHECK(place_of(1'000'000) == 11'169);
}

TEST_CASE("a negative value counts as 0, and no quantile exceeds the maximum", "[histogram]") {
  Histogram histogram;
  histogram.add(-5);
  histogram.add(1'000'001);
  CHECK(histogram.quantile(0.5) == 0);
  CHECK(histogram.quantile(0.99) == 1'000'001);
  CHECK(histogram.max() == 1'000'001);
}

TEST_CASE("an empty histogram has no counts", "[histogram]") {
  CHECK(Histogram().quantile(0.99) == 0);
  CHECK(Histogram().counts().empty());
}
