#include "harness/measure/scatter.hpp"

#include <vector>

#include "harness/workload/random.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("deviations are relative to the median, and larger for few samples, which their median follows") {
  const std::vector<double> deviations = relative_deviations({90, 100, 120});
  REQUIRE(deviations.size() == 3);
  CHECK(deviations[1] == 0);
  CHECK(deviations[2] == Catch::Detail::Approx(2 * deviations[0]));
  CHECK(deviations[0] == Catch::Detail::Approx(0.1225).epsilon(0.01));  // a tenth, times the square root of 3 / 2
}

TEST_CASE("the scatter of a normal distribution is its standard deviation, and outliers do not matter") {
  Random random(5);
  std::vector<double> samples;
  for (int i = 0; i < 4000; ++i) samples.push_back(i % 20 == 0 ? 1000 : 100 + 3 * random.normal());
  CHECK(scatter_of(relative_deviations(samples)) == Catch::Detail::Approx(0.03).epsilon(0.1));
}
