#include "harness/report/cost.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a cost is its median and its interval") {
  CHECK(format_cost({.low = 19.84, .median = 20.1, .high = 20.5}) == "20.1 ns [19.8 ns, 20.5 ns]");
  CHECK(format_interval({.low = 1.05e6, .median = 1.06e6, .high = 1.08e6}) == "1.06 ms [1.05 ms, 1.08 ms]");
}

TEST_CASE("a cost whose interval contains zero is too small to measure, within the larger bound") {
  CHECK(format_cost({.low = -9.6, .median = -6.24, .high = 2}) == "too small to measure here (within 9.60 ns of 0)");
  CHECK(format_cost({.low = -2, .median = 1, .high = 14.2}) == "too small to measure here (within 14.2 ns of 0)");
  CHECK(format_cost({.low = 0, .median = 1, .high = 3}) == "too small to measure here (within 3.00 ns of 0)");
}

TEST_CASE("a negative cost is too small to measure") {
  CHECK(format_cost({.low = -9, .median = -8, .high = -7}) == "too small to measure here (within 9.00 ns of 0)");
}
