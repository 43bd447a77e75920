#include "harness/measure/statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/near.hpp"

using namespace poolbench;
using testing::near;

namespace {

std::vector<double> one_to(int n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  std::iota(values.rbegin(), values.rend(), 1);  // not in order
  return values;
}

}  // namespace

TEST_CASE("percentiles are nearest ranks") {
  std::vector<std::int64_t> values(1000);
  std::iota(values.rbegin(), values.rend(), 1);  // 1000, 999 … 1
  const Percentiles result = percentiles(values);
  CHECK(result.p50 == 500);
  CHECK(result.p90 == 900);
  CHECK(result.p99 == 990);
  CHECK(result.p999 == 999);
  CHECK(result.max == 1000);
}

TEST_CASE("a percentile between two ranks is the upper one") {
  std::vector<std::int64_t> values{10, 20, 30, 40, 50};
  const Percentiles result = percentiles(values);
  CHECK(result.p50 == 30);  // rank 2.5 → 3
  CHECK(result.p90 == 50);  // rank 4.5 → 5
}

TEST_CASE("a single value is every percentile") {
  std::vector<std::int64_t> values{7};
  const Percentiles result = percentiles(values);
  CHECK(result.p50 == 7);
  CHECK(result.p999 == 7);
  CHECK(result.max == 7);
}

TEST_CASE("the median is the middle value or the mean of the two middle ones") {
  CHECK(median_interval({3, 1, 2}).median == 2);
  CHECK(median_interval({4, 1, 3, 2}).median == 2.5);
}

// Known values of the order-statistic interval: 1 − 2 · P(fewer than k of n fair coins show heads).
TEST_CASE("five values contain the median with 93.75 %, six with 96.875 %") {
  const MedianInterval five = median_interval(one_to(5));
  CHECK(five.low == 1);
  CHECK(five.high == 5);
  CHECK(five.confidence == 0.9375);  // 1 − 2 / 2^5
  const MedianInterval six = median_interval(one_to(6));
  CHECK(six.low == 1);
  CHECK(six.high == 6);
  CHECK(six.confidence == 0.96875);  // 1 − 2 / 2^6
}

TEST_CASE("of ten values, the second to the ninth contain the median with 97.85 %") {
  const MedianInterval ten = median_interval(one_to(10));
  CHECK(ten.low == 2);
  CHECK(ten.high == 9);
  CHECK(ten.confidence == 1 - 22.0 / 1024);  // 1 − 2 · (1 + 10) / 2^10
}

TEST_CASE("one value has no interval") {
  const MedianInterval one = median_interval({42});
  CHECK(one.low == 42);
  CHECK(one.median == 42);
  CHECK(one.high == 42);
  CHECK(one.confidence == 0);
}

TEST_CASE("two and three values give an interval of little confidence") {
  CHECK(median_interval(one_to(2)).confidence == 0.5);
  CHECK(median_interval(one_to(3)).confidence == 0.75);
}

TEST_CASE("the interval of two thousand values still has 95 %") {
  const MedianInterval many = median_interval(one_to(2000));
  CHECK(many.low == 956);  // from the exact binomial distribution: 955 values are left out on either side
  CHECK(many.high == 1045);
  CHECK(near(many.confidence, 0.95344717951, 1e-9));
}
