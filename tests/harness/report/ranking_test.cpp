#include "harness/report/ranking.hpp"

#include "tests/catch.hpp"
#include "tests/support/summaries.hpp"

using namespace poolbench;
using testing::failed;
using testing::sound;
using testing::took;

namespace {

CellSummary repeated(CellSummary summary, std::uint64_t repetitions) {
  summary.repetitions = repetitions;
  return summary;
}

bool any(const CellSummary& /*other*/) {
  return true;
}

}  // namespace

TEST_CASE("a pool is faster if its interval lies below the other one's") {
  const CellSummary wide = sound("arena", 8, {.low = 90, .median = 95, .high = 100, .confidence = 0.9375});
  CHECK(is_faster(wide, took("channel", 8, 101)));
  CHECK_FALSE(is_faster(wide, took("channel", 8, 100)));  // they share an end
  CHECK_FALSE(is_faster(took("channel", 8, 101), wide));
  CHECK_FALSE(is_faster(failed("arena", 8), wide));
  CHECK_FALSE(is_faster(wide, failed("arena", 8)));
}

TEST_CASE("fewer than five repetitions tell no pools apart") {
  for (std::uint64_t few = 1; few < fewest_to_rank; ++few) {
    CHECK_FALSE(is_faster(repeated(took("arena", 8, 1), few), took("channel", 8, 900)));
    CHECK_FALSE(is_faster(took("arena", 8, 1), repeated(took("channel", 8, 900), few)));
  }
  CHECK(is_faster(repeated(took("arena", 8, 1), fewest_to_rank), took("channel", 8, 900)));
}

TEST_CASE("only rivals that count have to be beaten") {
  const std::vector<CellSummary> table{took("arena", 8, 100), took("channel", 8, 90), took("channel", 64, 10),
                                       failed("go", 8)};
  const auto not_channel = [](const CellSummary& other) { return other.cell.pool != "channel"; };
  CHECK(has_rival(table[0], table, any));
  CHECK_FALSE(beats_rivals(table[0], table, any));
  CHECK(beats_rivals(table[1], table, any));
  CHECK(beats_rivals(table[0], table, not_channel));
  CHECK_FALSE(has_rival(table[0], table, not_channel));  // the failed pool has no makespan
  CHECK_FALSE(has_rival(table[2], table, any));
}
