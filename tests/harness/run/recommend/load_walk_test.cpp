#include "harness/run/recommend/load_walk.hpp"

#include <chrono>
#include <functional>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const ServiceLevel p99_below_50ms{.per_mille = 990, .most = 50ms};

/// Measures what the walk asks for; `p99_ms` is the truth.
LoadWalk walked(unsigned guess, unsigned most, const std::function<std::int64_t(unsigned)>& p99_ms) {
  LoadWalk walk(guess, most, p99_below_50ms);
  int rounds = 0;
  for (auto counts = walk.next(); !counts.empty(); counts = walk.next()) {
    REQUIRE(++rounds < 200);
    for (const unsigned workers : counts) {
      REQUIRE(workers >= 1);
      REQUIRE(workers <= most);
      walk.add(workers, {.p99 = p99_ms(workers) * 1'000'000});
    }
  }
  return walk;
}

std::int64_t needs_20(unsigned workers) {
  return workers >= 20 ? 40 : 60;
}

}  // namespace

TEST_CASE("the walk ends at the fewest workers that meet the objective, from any guess") {
  for (const unsigned guess : {1U, 5U, 19U, 20U, 21U, 40U, 200U}) {
    CAPTURE(guess);
    const LoadWalk walk = walked(guess, 200, needs_20);
    CHECK(walk.fewest() == 20U);
    CHECK(walk.is_verified());
    CHECK(walk.percentile_ns(20) == 40e6);
    CHECK(walk.percentile_ns(19) == 60e6);
  }
}

TEST_CASE("a good guess is measured with its neighbours alone") {
  CHECK(walked(20, 200, needs_20).measured() == std::vector<unsigned>{19, 20, 21});
}

TEST_CASE("fewer workers than an ideal pool needs are measured, but never enough") {
  LoadWalk walk(22, 200, p99_below_50ms, 22);
  for (auto counts = walk.next(); !counts.empty(); counts = walk.next())
    for (const unsigned workers : counts) walk.add(workers, {.p99 = needs_20(workers) * 1'000'000});
  CHECK(walk.fewest() == 22U);
  CHECK(walk.is_verified());
  CHECK(walk.percentile_ns(21) == 40e6);
}

TEST_CASE("one worker may be enough") {
  const LoadWalk walk = walked(1, 10, [](unsigned) { return 10; });
  CHECK(walk.fewest() == 1U);
  CHECK(walk.is_verified());
}

TEST_CASE("none may be enough") {
  const LoadWalk walk = walked(4, 10, [](unsigned) { return 51; });
  CHECK_FALSE(walk.fewest());
  CHECK_FALSE(walk.is_verified());
  CHECK(walk.measured().back() == 10);
}

TEST_CASE("where more workers cannot help, the most that were measured are measured often enough") {
  LoadWalk walk(4, 1000, p99_below_50ms);
  for (const unsigned workers : walk.next()) walk.add(workers, {.p99 = workers == 4 ? 60'000'000 : 70'000'000});
  walk.stop_growing();
  for (auto counts = walk.next(); !counts.empty(); counts = walk.next())
    for (const unsigned workers : counts) walk.add(workers, {.p99 = workers == 4 ? 60'000'000 : 70'000'000});
  CHECK_FALSE(walk.fewest());
  CHECK(walk.measured() == std::vector<unsigned>{3, 4, 5});
  CHECK(walk.best_measured() == 4);
}

TEST_CASE("an overload meets nothing") {
  LoadWalk walk(3, 3, p99_below_50ms);
  for (auto counts = walk.next(); !counts.empty(); counts = walk.next())
    for (const unsigned workers : counts) walk.add_overload(workers);
  CHECK_FALSE(walk.fewest());
  CHECK_FALSE(walk.percentile_ns(3));
}

TEST_CASE("a number that meets the objective by chance, below one that does not, means nothing") {
  LoadWalk walk(5, 20, p99_below_50ms);
  for (const unsigned workers : {5U, 6U, 7U, 8U, 9U})
    walk.add(workers, {.p99 = workers == 6 || workers == 9 ? 40'000'000 : 60'000'000});
  CHECK(walk.fewest() == 9U);
}
