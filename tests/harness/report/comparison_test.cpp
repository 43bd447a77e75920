#include "harness/report/comparison.hpp"

#include <sstream>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

CellSummary summary(const WorkloadSpec& workload, const std::string& pool, unsigned workers, double makespan_ns) {
  CellSummary result;
  result.cell = {.pool = pool, .workers = workers, .workload = workload};
  result.makespan_ns = MedianInterval{.low = makespan_ns, .median = makespan_ns, .high = makespan_ns, .confidence = 1};
  result.time_per_job_ns = makespan_ns / static_cast<double>(workload.jobs);
  result.efficiency = 0.5;
  result.stretch = 1.06;
  return result;
}

CellSummary failed(const WorkloadSpec& workload, const std::string& pool, unsigned workers) {
  CellSummary result;
  result.cell = {.pool = pool, .workers = workers, .workload = workload};
  result.failures = 1;
  return result;
}

std::string comparison(const std::vector<CellSummary>& summaries, const std::string& baseline) {
  std::ostringstream out;
  print_comparison(out, Terminal(false, false, 80), summaries, baseline);
  return out.str();
}

}  // namespace

TEST_CASE("without a baseline nothing is compared") {
  CHECK(comparison({summary({.jobs = 100}, "channel", 1, 5)}, "").empty());
}

TEST_CASE("a comparison has a line per pool and a cell per worker count, with the ratio to the baseline's makespan") {
  const WorkloadSpec jobs{.jobs = 1'000};
  CHECK(comparison({summary(jobs, "sequential", 1, 16e3), summary(jobs, "channel", 1, 2.5e6),
                    summary(jobs, "channel", 64, 2.6e6), summary(jobs, "go", 1, 0.8e6), failed(jobs, "go", 64),
                    failed(jobs, "arena", 1), summary(jobs, "arena", 64, 400e6)},
                   "go") == R"(
1 000 jobs without sleep: time per job, and the makespan relative to go's
pool            W=1   ratio     W=64  ratio
sequential  16.0 ns  0.020x
channel     2.50 us   3.12x  2.60 us      -
go           800 ns   1.00x   failed      -
arena        failed       -   400 us      -
)");
}

TEST_CASE("a narrow terminal gets the worker counts below each other, as many at a time as fit") {
  const WorkloadSpec jobs{.jobs = 1'000};
  std::vector<CellSummary> summaries;
  for (const std::string pool : {"channel", "go"}) {
    for (const unsigned workers : {1U, 8U, 64U}) summaries.push_back(summary(jobs, pool, workers, 1e6));
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

TEST_CASE("where jobs sleep, the cell is the efficiency, and a sweep of jobs a worker is one table") {
  const WorkloadSpec sweep{.jobs_per_worker = 20, .sleep = 1ms};
  CHECK(
      comparison({summary(for_workers(sweep, 1), "go", 1, 20e6), summary(for_workers(sweep, 5), "go", 5, 22e6),
                  summary(for_workers(sweep, 1), "arena", 1, 30e6), summary(for_workers(sweep, 5), "arena", 5, 2200e6)},
                 "go") == R"(
20 jobs a worker of 1ms: efficiency, and the makespan relative to go's
pool     W=1  ratio    W=5  ratio
go     0.500  1.00x  0.500  1.00x
arena  0.500  1.50x  0.500   100x
)");
}

TEST_CASE("a ratio of pools that stretched their jobs differently is marked, and the figures stay below each other") {
  const WorkloadSpec jobs{.jobs = 100, .sleep = 1ms};
  CellSummary early = summary(jobs, "go", 8, 20e6);
  early.stretch = 1.003;
  CellSummary alike = summary(jobs, "channel", 8, 22e6);
  alike.stretch = 1.05;
  CHECK(comparison({summary(jobs, "go", 1, 20e6), early, summary(jobs, "channel", 1, 21e6), alike,
                    summary(jobs, "arena", 1, 22e6), summary(jobs, "arena", 8, 17.36e6)},
                   "go") == R"(
100 jobs of 1ms: efficiency, and the makespan relative to go's
pool       W=1  ratio    W=8   ratio
go       0.500  1.00x  0.500   1.00x
channel  0.500  1.05x  0.500   1.10x
arena    0.500  1.10x  0.500  0.868x!
! stretch differs from go's by more than 5 %: timers that oversleep differently are part of the ratio.
)");
}

TEST_CASE("a stretch is compared only where jobs sleep and both are known") {
  CellSummary with = summary({.jobs = 100}, "go", 8, 20e6);
  with.stretch = 5;
  CHECK(comparison({with, summary({.jobs = 100}, "arena", 8, 22e6)}, "go").find('!') == std::string::npos);
  CellSummary unknown = summary({.jobs = 100, .sleep = 1ms}, "go", 8, 20e6);
  unknown.stretch.reset();
  CHECK(comparison({unknown, summary({.jobs = 100, .sleep = 1ms}, "arena", 8, 22e6)}, "go").find('!') ==
        std::string::npos);
}

TEST_CASE("a pool that needs waits that cooperate is marked, whatever it is compared with") {
  CellSummary goroutine = summary({.jobs = 100, .sleep = 1ms}, "goroutine", 8, 20e6);
  goroutine.cooperative = true;
  CHECK(comparison({goroutine, summary({.jobs = 100, .sleep = 1ms}, "arena", 8, 22e6)}, "goroutine") == R"(
100 jobs of 1ms: efficiency, and the makespan relative to goroutine's
pool          W=8  ratio
goroutine*  0.500  1.00x
arena       0.500  1.10x
* needs waits that cooperate: jobs that block would hold up all others.
)");
}
