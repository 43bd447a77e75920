#include "harness/report/findings/stretch.hpp"

#include "tests/catch.hpp"
#include "tests/support/evidence.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::findings;
using testing::sound;

namespace {

/// Jobs that were asked for 1.10 ms took `stretch` times that.
CellSummary stretched(const std::string& pool, unsigned workers, double stretch) {
  CellSummary summary = sound(pool, workers);
  summary.stretch = stretch;
  summary.service_mean_ns = stretch * 1.1e6;
  return summary;
}

}  // namespace

TEST_CASE("a pool that stretched its jobs more than another with as many workers is found") {
  CHECK(findings({stretched("arena", 333, 22.7), stretched("goroutine", 333, 1.01)}) ==
        Findings{"arena with 333 workers stretched its jobs: they took 22.7 times what was asked for (25.0 ms where "
                 "1.10 ms was asked), those of goroutine 1.01 times."});
}

TEST_CASE("whatever the distribution of service times, a stretch is found") {
  for (const SleepDistribution distribution : {SleepDistribution::exponential, SleepDistribution::lognormal}) {
    CellSummary arena = stretched("arena", 8, 1.2);
    CellSummary channel = stretched("channel", 8, 1.01);
    arena.cell.workload.distribution = channel.cell.workload.distribution = distribution;
    CHECK(findings({arena, channel}).size() == 1);
  }
}

TEST_CASE("from a difference of 5 % on a stretch is found") {
  CHECK(findings({stretched("arena", 8, 1.049), stretched("channel", 8, 1)}).empty());
  CHECK(findings({stretched("arena", 8, 1.051), stretched("channel", 8, 1)}).size() == 1);
}

TEST_CASE("the worker counts of a stretched pool are found together, the last as the example") {
  CHECK(findings({stretched("arena", 4, 1.01), stretched("arena", 8, 1.2), stretched("arena", 64, 1.5),
                  stretched("channel", 4, 1), stretched("channel", 8, 1), stretched("channel", 64, 1.02)}) ==
        Findings{"arena with 8, 64 workers stretched its jobs: with 64, they took 1.50 times what was asked for (1.65 "
                 "ms where 1.10 ms was asked), those of channel 1.02 times."});
}

TEST_CASE("pools that stretched their jobs about as much share a finding, others have their own") {
  CHECK(findings({stretched("arena", 64, 1.5), stretched("pond", 64, 1.55), stretched("worst", 64, 9),
                  stretched("channel", 64, 1)}) ==
        Findings{"arena, pond with 64 workers stretched their jobs: with 64, those of pond took 1.55 times what was "
                 "asked for (1.71 ms where 1.10 ms was asked), those of channel 1.00 times.",
                 "worst with 64 workers stretched its jobs: they took 9.00 times what was asked for (9.90 ms where "
                 "1.10 ms was asked), those of channel 1.00 times."});
}

TEST_CASE("pools with different worker counts that share a finding are told apart") {
  const Findings found = findings({stretched("arena", 8, 1.5), stretched("arena", 64, 1.5), stretched("pond", 8, 1),
                                   stretched("pond", 64, 1.5), stretched("channel", 64, 1)});
  REQUIRE(found.size() == 1);
  CHECK(found.front().starts_with("arena with 8, 64 workers; pond with 64 workers stretched their jobs: with 64, "));
}

TEST_CASE("more workers are not compared with fewer, other jobs with none") {
  CHECK(findings({stretched("arena", 64, 1.5), stretched("channel", 8, 1)}).empty());
  CellSummary other = stretched("channel", 64, 1);
  other.cell.workload.sleep = 2ms;
  CHECK(findings({stretched("arena", 64, 1.5), other}).empty());
}

TEST_CASE("a pool alone with its worker count is compared with the baseline") {
  CHECK(findings({stretched("sequential", 1, 1.02), stretched("arena", 333, 22.7)}) ==
        Findings{"arena with 333 workers stretched its jobs: they took 22.7 times what was asked for (25.0 ms where "
                 "1.10 ms was asked), those of sequential 1.02 times."});
}

TEST_CASE("what the machine's timers oversleep is nobody's fault, and found once") {
  CHECK(findings({stretched("sequential", 1, 1.06), stretched("channel", 8, 1.07), stretched("arena", 8, 1.05)}) ==
        Findings{"Jobs asked to take 1.10 ms took 1.17 ms even in sequential: the machine's timers oversleep."});
  CHECK(findings({stretched("sequential", 1, 1.06), stretched("channel", 8, 1.07), stretched("go", 8, 1)}) ==
        Findings{"Jobs asked to take 1.10 ms took 1.17 ms even in sequential: the machine's timers oversleep; those of "
                 "go took 1.10 ms."});
}

TEST_CASE("a pool that oversleeps more than the baseline is found beside the timers") {
  CHECK(
      findings({stretched("sequential", 1, 1.06), stretched("channel", 8, 1.3), stretched("arena", 8, 1.06)}).size() ==
      2);
}

TEST_CASE("of several workloads that oversleep the worst is told") {
  CellSummary shorter = stretched("sequential", 1, 2);
  shorter.cell.workload.sleep = 50us;
  shorter.service_mean_ns = 100e3;
  CHECK(findings({stretched("sequential", 1, 1.06), shorter}) ==
        Findings{"Jobs asked to take 50.0 us took 100 us even in sequential: the machine's timers oversleep."});
}

TEST_CASE("with several workloads a stretched pool's finding names its own") {
  CellSummary other = sound("channel", 8);
  other.cell.workload.sleep = 5ms;
  const Findings found = findings({stretched("arena", 8, 1.5), stretched("channel", 8, 1), other});
  REQUIRE(found.size() == 1);
  CHECK(found.front().starts_with("arena with 8 workers (640 jobs of 1ms) stretched its jobs: they took 1.50 times"));
}

TEST_CASE("jobs without sleep, and those that nobody traced, are not found to be stretched") {
  CellSummary arena = stretched("arena", 8, 5);
  CellSummary channel = stretched("channel", 8, 1);
  arena.cell.workload.sleep = channel.cell.workload.sleep = 0ms;
  CHECK(findings({arena, channel}).empty());
  CellSummary untraced = sound("arena", 8);
  untraced.stretch.reset();
  untraced.service_mean_ns.reset();
  CHECK(findings({untraced, sound("channel", 8)}).empty());
}
