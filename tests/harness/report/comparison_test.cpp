#include "harness/report/comparison.hpp"

#include <sstream>

#include "tests/catch.hpp"
#include "tests/support/summaries.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::contains;
using testing::failed;
using testing::took;

namespace {

std::string comparison(const std::vector<CellSummary>& summaries, const std::string& baseline) {
  std::ostringstream out;
  print_comparison(out, Terminal(false, false, 80), summaries, baseline);
  return out.str();
}

}  // namespace

TEST_CASE("nothing is compared without a baseline") {
  CHECK(comparison({took("channel", 1, 5, {.jobs = 100})}, "").empty());
}

TEST_CASE("a comparison has a line per pool and a cell per worker count, with the ratio to the baseline's makespan") {
  const WorkloadSpec jobs{.jobs = 1'000};
  CHECK(comparison({took("sequential", 1, 16e3, jobs), took("channel", 1, 2.5e6, jobs),
                    took("channel", 64, 2.6e6, jobs), took("go", 1, 0.8e6, jobs), failed("go", 64, jobs),
                    failed("arena", 1, jobs), took("arena", 64, 400e6, jobs)},
                   "go") == R"(
1 000 jobs without sleep: time per job, and the makespan relative to go's
pool            W=1   ratio     W=64  ratio
sequential  16.0 ns  0.020x
channel     2.50 us   3.12x  2.60 us      -
go           800 ns   1.00x   failed      -
arena        failed       -   400 us      -
)");
}

TEST_CASE("a narrow terminal gets several tables, each with as many worker counts as fit") {
  const WorkloadSpec jobs{.jobs = 1'000};
  std::vector<CellSummary> summaries;
  for (const std::string pool : {"channel", "go"}) {
    for (const unsigned workers : {1U, 8U, 64U}) summaries.push_back(took(pool, workers, 1e6, jobs));
  }
  std::ostringstream out;
  print_comparison(out, Terminal(true, false, 42), summaries, "go");
  CHECK(out.str() == R"(
1 000 jobs without sleep: time per job, and the makespan relative to go's
pool         W=1  ratio      W=8  ratio
channel  1.00 us  1.00x  1.00 us  1.00x
go       1.00 us  1.00x  1.00 us  1.00x
pool        W=64  ratio
channel  1.00 us  1.00x
go       1.00 us  1.00x
)");
}

TEST_CASE("the figure of jobs that sleep is the efficiency, and a sweep of jobs per worker is one table") {
  const WorkloadSpec sweep{.jobs_per_worker = 20, .sleep = 1ms};
  CHECK(comparison({took("go", 1, 20e6, for_workers(sweep, 1)), took("go", 5, 22e6, for_workers(sweep, 5)),
                    took("arena", 1, 30e6, for_workers(sweep, 1)), took("arena", 5, 2200e6, for_workers(sweep, 5))},
                   "go") == R"(
20 jobs a worker of 1ms: efficiency, and the makespan relative to go's
pool     W=1  ratio    W=5  ratio
go     0.923  1.00x  0.923  1.00x
arena  0.923  1.50x  0.923   100x
)");
}

TEST_CASE("the ratio of pools that stretched their jobs differently is marked, and digits still line up") {
  const WorkloadSpec jobs{.jobs = 100, .sleep = 1ms};
  CellSummary early = took("go", 8, 20e6, jobs);
  early.stretch = 1.003;
  CellSummary alike = took("channel", 8, 22e6, jobs);
  alike.stretch = 1.05;
  CellSummary other = took("arena", 8, 17.36e6, jobs);
  other.stretch = 1.06;
  CHECK(comparison({took("go", 1, 20e6, jobs), early, took("channel", 1, 21e6, jobs), alike,
                    took("arena", 1, 22e6, jobs), other},
                   "go") == R"(
100 jobs of 1ms: efficiency, and the makespan relative to go's
pool       W=1  ratio    W=8   ratio
go       0.923  1.00x  0.923   1.00x
channel  0.923  1.05x  0.923   1.10x
arena    0.923  1.10x  0.923  0.868x!
! stretch differs from go's by more than 5 %: timers that oversleep differently are part of the ratio.
)");
}

TEST_CASE("stretches are compared only if jobs sleep and both are known") {
  CellSummary with = took("go", 8, 20e6, {.jobs = 100});
  with.stretch = 5;
  CHECK_FALSE(contains(comparison({with, took("arena", 8, 22e6, {.jobs = 100})}, "go"), "!"));
  CellSummary unknown = took("go", 8, 20e6, {.jobs = 100, .sleep = 1ms});
  unknown.stretch.reset();
  CHECK_FALSE(contains(comparison({unknown, took("arena", 8, 22e6, {.jobs = 100, .sleep = 1ms})}, "go"), "!"));
}

TEST_CASE("a pool that needs waits that cooperate is marked, no matter what it is compared with") {
  CellSummary goroutine = took("goroutine", 8, 20e6, {.jobs = 100, .sleep = 1ms});
  goroutine.cooperative = true;
  CHECK(comparison({goroutine, took("arena", 8, 22e6, {.jobs = 100, .sleep = 1ms})}, "goroutine") == R"(
100 jobs of 1ms: efficiency, and the makespan relative to goroutine's
pool          W=8  ratio
goroutine*  0.923  1.00x
arena       0.923  1.10x
* needs waits that cooperate: jobs that block would hold up all others.
)");
}

TEST_CASE("a comparison tells a pool that was not done from one that failed") {
  CellSummary late = failed("arena", 64);
  late.timeouts = late.failures;
  const std::string table = comparison({took("go", 64, 5e6), late, failed("asio", 64)}, "go");
  CHECK(contains(table, "\narena  timeout "));
  CHECK(contains(table, "\nasio    failed "));
}
