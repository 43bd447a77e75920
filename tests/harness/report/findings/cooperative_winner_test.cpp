#include "harness/report/findings/cooperative_winner.hpp"

#include "tests/catch.hpp"
#include "tests/support/evidence.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::findings;
using testing::took;

namespace {

CellSummary cooperative(CellSummary summary) {
  summary.cooperative = true;
  return summary;
}

}  // namespace

TEST_CASE("a winner that needs waits that cooperate is found, with the fastest that does not need them") {
  CHECK(findings({cooperative(took("goroutine", 8, 100)), took("channel", 8, 130), took("arena", 8, 115)}) ==
        Findings{"goroutine is the fastest with 8 workers but needs waits that cooperate: jobs that block would hold "
                 "up all others. Of the pools that do not, arena is the fastest (1.15 times its makespan)."});
}

TEST_CASE("the worker counts with which it wins share a finding, with the last as the example") {
  CHECK(findings({cooperative(took("goroutine", 1, 130)), cooperative(took("goroutine", 8, 100)),
                  cooperative(took("goroutine", 64, 10)), took("arena", 1, 110), took("arena", 8, 110),
                  took("arena", 64, 15)}) ==
        Findings{
            "goroutine is the fastest with 8 and 64 workers but needs waits that cooperate: jobs that block would hold "
            "up all others. Of the pools that do not, arena is the fastest (with 64, 1.50 times its makespan)."});
}

TEST_CASE("no other pool is named if all need them") {
  CHECK(findings({cooperative(took("goroutine", 8, 100)), cooperative(took("suspend", 8, 130))}) ==
        Findings{"goroutine is the fastest with 8 workers but needs waits that cooperate: jobs that block would hold "
                 "up all others."});
}

TEST_CASE("a pool that is not the fastest, or has no rival, wins nothing") {
  CHECK(findings({cooperative(took("goroutine", 8, 100)), took("arena", 8, 90)}).empty());
  CHECK(findings({cooperative(took("goroutine", 8, 100)), took("arena", 64, 190)}).empty());
  CHECK(findings({cooperative(took("goroutine", 8, 100)), testing::failed("arena", 8)}).size() == 1);  // the failure
}

TEST_CASE("a pool that cannot be told apart from a rival wins nothing") {
  CellSummary goroutine = cooperative(took("goroutine", 8, 100));
  goroutine.makespan_ns->high = 115;
  CHECK(findings({goroutine, took("arena", 8, 115)}).empty());
  CellSummary few = cooperative(took("goroutine", 8, 100));
  few.repetitions = 4;
  CHECK(findings({few, took("arena", 8, 115)}).size() == 1);  // the few repetitions
}

TEST_CASE("the best of the other pools is not called the fastest if it cannot be told apart") {
  CellSummary arena = took("arena", 8, 115);
  arena.makespan_ns->high = 130;
  CHECK(findings({cooperative(took("goroutine", 8, 100)), arena, took("channel", 8, 130)}) ==
        Findings{"goroutine is the fastest with 8 workers but needs waits that cooperate: jobs that block would hold "
                 "up all others. Of the pools that do not, arena has the lowest median (1.15 times its makespan)."});
}
