#include "harness/workload/random.hpp"

#include "tests/catch.hpp"
#include "tests/support/near.hpp"

using poolbench::Random;
using poolbench::testing::near;

namespace {

constexpr int draws = 100'000;

template <class Draw>
double mean_of(Draw draw) {
  Random random(7);
  double sum = 0;
  for (int i = 0; i < draws; ++i) sum += draw(random);
  return sum / draws;
}

}  // namespace

// The engine's first numbers for seed 1, from the definition of MT19937-64: 2469588189546311528, 2516265689700432462.
TEST_CASE("random numbers are the same on every platform") {
  Random random(1);
  CHECK(random.below(1000) == 528);
  CHECK(random.below(1000) == 462);
  CHECK(Random(1).uniform() == 0.1338766440125327);
}

TEST_CASE("the same seed gives the same numbers, another seed others") {
  Random first(42), same(42), other(43);
  const auto value = first.below(1'000'000'000);
  CHECK(value == same.below(1'000'000'000));
  CHECK(value != other.below(1'000'000'000));
}

TEST_CASE("uniform numbers lie between 0 and 1, both excluded") {
  Random random(3);
  double least = 1, most = 0;
  for (int i = 0; i < draws; ++i) {
    const double value = random.uniform();
    least = std::min(least, value);
    most = std::max(most, value);
  }
  CHECK(least > 0);
  CHECK(least < 0.001);
  CHECK(most < 1);
  CHECK(most > 0.999);
}

// The tolerances are three standard errors and more.
TEST_CASE("each distribution has its mean and its spread") {
  CHECK(near(mean_of([](Random& random) { return random.uniform(); }), 0.5, 0.01));
  CHECK(near(mean_of([](Random& random) { return random.exponential(); }), 1, 0.01));
  CHECK(std::abs(mean_of([](Random& random) { return random.normal(); })) < 0.01);
  CHECK(near(mean_of([](Random& random) { return std::pow(random.normal(), 2); }), 1, 0.015));
  CHECK(near(mean_of([](Random& random) { return std::pow(random.exponential(), 2); }), 2, 0.05));
}
