#include "harness/report/cost.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a cost is its median and its interval") {
  CHECK(format_cost({.low = 19.84, .median = 20.1, .high = 20.5}) == "20.1 ns [19.8 ns, 20.5 ns]");
  CHECK(format_interval({.low = 1.05e6, .median = 1.06e6, .high = 1.08e6}) == "1.06 ms [1.05 ms, 1.08 ms]");
}

TEST_CASE("a cost whose interval contains zero is below what can be seen, within the farther bound") {
  CHECK(format_cost({.low = -9.6, .median = -6.24, .high = 2}) == "below what can be seen here (within 9.60 ns of 0)");
  CHECK(format_cost({.low = -2, .median = 1, .high = 14.2}) == "below what can be seen here (within 14.2 ns of 0)");
  CHECK(format_cost({.low = 0, .median = 1, .high = 3}) == "below what can be seen here (within 3.00 ns of 0)");
}

TEST_CASE("nothing costs less than nothing") {
  CHECK(format_cost({.low = -9, .median = -8, .high = -7}) == "below what can be seen here (within 9.00 ns of 0)");
}
