#include "harness/report/findings/stretch.hpp"

#include "tests/catch.hpp"
#include "tests/support/evidence.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::findings;
using testing::sound;

namespace {

/// Its jobs should take 1.10 ms and took `stretch` times as long.
CellSummary stretched(const std::string& pool, unsigned workers, double stretch) {
  CellSummary summary = sound(pool, workers);
  summary.stretch = stretch;
  summary.service_mean_ns = stretch * 1.1e6;
  return summary;
}

}  // namespace

TEST_CASE("a pool that stretched its jobs more than another with as many workers is found") {
  CHECK(findings({stretched("arena", 333, 22.7), stretched("goroutine", 333, 1.01)}) ==
        Findings{"arena with 333 workers stretched its jobs: they took 22.7 times as long as requested (25.0 ms "
                 "instead of 1.10 ms), those of goroutine 1.01 times."});
}

TEST_CASE("a stretch is found with any distribution of service times") {
  for (const SleepDistribution distribution : {SleepDistribution::exponential, SleepDistribution::lognormal}) {
    CellSummary arena = stretched("arena", 8, 1.2);
    CellSummary channel = stretched("channel", 8, 1.01);
    arena.cell.workload.distribution = channel.cell.workload.distribution = distribution;
    CHECK(findings({arena, channel}).size() == 1);
  }
}

TEST_CASE("a stretch is found if the difference is more than 5 %") {
  CHECK(findings({stretched("arena", 8, 1.049), stretched("channel", 8, 1)}).empty());
  CHECK(findings({stretched("arena", 8, 1.051), stretched("channel", 8, 1)}).size() == 1);
}

TEST_CASE("the worker counts of a stretched pool share a finding, with the last as the example") {
  CHECK(findings({stretched("arena", 4, 1.01), stretched("arena", 8, 1.2), stretched("arena", 64, 1.5),
                  stretched("channel", 4, 1), stretched("channel", 8, 1), stretched("channel", 64, 1.02)}) ==
        Findings{"arena with 8 and 64 workers stretched its jobs: with 64, they took 1.50 times as long as requested "
                 "(1.65 ms instead of 1.10 ms), those of channel 1.02 times."});
}

TEST_CASE("pools that stretched their jobs about equally share a finding, others have their own") {
  CHECK(findings({stretched("arena", 64, 1.5), stretched("pond", 64, 1.55), stretched("worst", 64, 9),
                  stretched("channel", 64, 1)}) ==
        Findings{"arena and pond with 64 workers stretched their jobs: with 64, those of pond took 1.55 times as long "
                 "as requested (1.71 ms instead of 1.10 ms), those of channel 1.00 times.",
                 "worst with 64 workers stretched its jobs: they took 9.00 times as long as requested (9.90 ms instead "
                 "of 1.10 ms), those of channel 1.00 times."});
}

TEST_CASE("a finding that pools share names the worker counts of each") {
  const Findings found = findings({stretched("arena", 8, 1.5), stretched("arena", 64, 1.5), stretched("pond", 8, 1),
                                   stretched("pond", 64, 1.5), stretched("channel", 64, 1)});
  REQUIRE(found.size() == 1);
  CHECK(found.front().starts_with("arena with 8 and 64 workers; pond with 64 workers stretched their jobs: with 64, "));
}

TEST_CASE("pools with other workers or other jobs are not compared") {
  CHECK(findings({stretched("arena", 64, 1.5), stretched("channel", 8, 1)}).empty());
  CellSummary other = stretched("channel", 64, 1);
  other.cell.workload.sleep = 2ms;
  CHECK(findings({stretched("arena", 64, 1.5), other}).empty());
}

TEST_CASE("a pool alone with its worker count is compared with the baseline") {
  CHECK(findings({stretched("sequential", 1, 1.02), stretched("arena", 333, 22.7)}) ==
        Findings{"arena with 333 workers stretched its jobs: they took 22.7 times as long as requested (25.0 ms "
                 "instead of 1.10 ms), those of sequential 1.02 times."});
}

TEST_CASE("timers that oversleep are found once, for the machine") {
  CHECK(findings({stretched("sequential", 1, 1.06), stretched("channel", 8, 1.07), stretched("arena", 8, 1.05)}) ==
        Findings{"Jobs that should take 1.10 ms took 1.17 ms even in sequential: the machine's timers oversleep."});
  CHECK(findings({stretched("sequential", 1, 1.06), stretched("channel", 8, 1.07), stretched("go", 8, 1)}) ==
        Findings{"Jobs that should take 1.10 ms took 1.17 ms even in sequential: the machine's timers oversleep; those "
                 "of go took 1.10 ms."});
}

TEST_CASE("a pool that oversleeps more than the baseline is found, too") {
  CHECK(
      findings({stretched("sequential", 1, 1.06), stretched("channel", 8, 1.3), stretched("arena", 8, 1.06)}).size() ==
      2);
}

TEST_CASE("the worst of several workloads that oversleep is found") {
  CellSummary shorter = stretched("sequential", 1, 2);
  shorter.cell.workload.sleep = 50us;
  shorter.service_mean_ns = 100e3;
  CHECK(findings({stretched("sequential", 1, 1.06), shorter}) ==
        Findings{"Jobs that should take 50.0 us took 100 us even in sequential: the machine's timers oversleep."});
}

TEST_CASE("a stretched pool's finding names its workload if there are several") {
  CellSummary other = sound("channel", 8);
  other.cell.workload.sleep = 5ms;
  const Findings found = findings({stretched("arena", 8, 1.5), stretched("channel", 8, 1), other});
  REQUIRE(found.size() == 1);
  CHECK(found.front().starts_with("arena with 8 workers (640 jobs of 1ms) stretched its jobs: they took 1.50 times"));
}

TEST_CASE("jobs without sleep or trace are not found to be stretched") {
  CellSummary arena = stretched("arena", 8, 5);
  CellSummary channel = stretched("channel", 8, 1);
  arena.cell.workload.sleep = channel.cell.workload.sleep = 0ms;
  CHECK(findings({arena, channel}).empty());
  CellSummary untraced = sound("arena", 8);
  untraced.stretch.reset();
  untraced.service_mean_ns.reset();
  CHECK(findings({untraced, sound("channel", 8)}).empty());
}
