#include "harness/report/comparison.hpp"

#include <sstream>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

CellSummary summary(const WorkloadSpec& workload, const std::string& pool, unsigned workers, double makespan_ns) {
  CellSummary result;
  result.workload = workload;
  result.pool = pool;
  result.workers = workers;
  result.makespan_ns = MedianInterval{.low = makespan_ns, .median = makespan_ns, .high = makespan_ns, .confidence = 1};
  result.time_per_job_ns = makespan_ns / static_cast<double>(workload.jobs);
  result.efficiency_requested = 0.5;
  return result;
}

CellSummary failed(const WorkloadSpec& workload, const std::string& pool, unsigned workers) {
  CellSummary result;
  result.workload = workload;
  result.pool = pool;
  result.workers = workers;
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

TEST_CASE(
    "where jobs sleep, the cell is the efficiency by the requested sleeps, and a sweep of jobs a worker is one table") {
  const WorkloadSpec sweep{.jobs_per_worker = 20, .sleep = 1ms};
  CHECK(
      comparison({summary(for_workers(sweep, 1), "go", 1, 20e6), summary(for_workers(sweep, 5), "go", 5, 22e6),
                  summary(for_workers(sweep, 1), "arena", 1, 30e6), summary(for_workers(sweep, 5), "arena", 5, 2200e6)},
                 "go") == R"(
20 jobs a worker of 1ms: efficiency by the requested sleeps, and the makespan relative to go's
pool     W=1  ratio    W=5  ratio
go     0.500  1.00x  0.500  1.00x
arena  0.500  1.50x  0.500   100x
)");
}
