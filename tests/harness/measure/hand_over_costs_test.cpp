#include "harness/measure/hand_over_costs.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

HandOvers::Measured returning(std::vector<double> taken) {
  return [taken](unsigned) { return taken; };
}

}  // namespace

TEST_CASE("a cost is the median of its hand-overs") {
  const HandOverCosts costs = measure_hand_overs({.yield = returning({5, 1, 900}),
                                                  .wake_here = returning({2, 4}),
                                                  .wake_there = returning({7}),
                                                  .spin = returning({8, 8, 8, 1}),
                                                  .thread_start = returning({6, 9, 7})});
  CHECK(costs.yield_ns == 5);
  CHECK(costs.wake_here_ns == 3);
  CHECK(costs.wake_there_ns == 7);
  CHECK(costs.spin_ns == 8);
  CHECK(costs.thread_start_ns == 7);
}

TEST_CASE("each kind is asked once for the samples") {
  std::vector<unsigned> asked;
  const HandOvers::Measured one = [&](unsigned samples) {
    asked.push_back(samples);
    return std::vector<double>{1};
  };
  measure_hand_overs({one, one, one, one, one}, 3);
  CHECK(asked == std::vector<unsigned>(5, 3));
}

TEST_CASE("what the host cannot do, or is not measured, has no cost") {
  const HandOverCosts costs = measure_hand_overs({.yield = returning({}),
                                                  .wake_here = {},
                                                  .wake_there = returning({1}),
                                                  .spin = returning({}),
                                                  .thread_start = {}});
  CHECK_FALSE(costs.yield_ns.has_value());
  CHECK_FALSE(costs.wake_here_ns.has_value());
  CHECK(costs.wake_there_ns == 1);
  CHECK_FALSE(costs.spin_ns.has_value());
  CHECK_FALSE(costs.thread_start_ns.has_value());
}

TEST_CASE("a run measures only what tells hosts apart") {
  const HandOvers::Measured one = returning({1});
  const HandOvers few = telling({one, one, one, one, one});
  CHECK((few.yield && few.wake_there && few.spin));
  CHECK_FALSE(few.wake_here);
  CHECK_FALSE(few.thread_start);
}
