#include "harness/report/hand_over_text.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("the costs that tell hosts apart are one line") {
  CHECK(describe(HandOverCosts{
            .yield_ns = 712.4, .wake_here_ns = 1, .wake_there_ns = 35'900, .spin_ns = 98.34, .thread_start_ns = 1}) ==
        "a yield 712 ns, a futex wake on another processor 35.9 us, a spin hand-over 98.3 ns");
}

TEST_CASE("unknown costs are left out") {
  CHECK(describe(HandOverCosts{.yield_ns = 712.4}) == "a yield 712 ns");
  CHECK(describe(HandOverCosts{.spin_ns = 98}) == "a spin hand-over 98.0 ns");
  CHECK(describe(HandOverCosts{}).empty());
}
