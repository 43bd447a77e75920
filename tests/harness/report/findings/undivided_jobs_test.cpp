#include "harness/report/findings/undivided_jobs.hpp"

#include "tests/catch.hpp"
#include "tests/support/evidence.hpp"

using namespace poolbench;
using testing::evidence;
using testing::sound;

namespace {

const WorkloadSpec tcp_jobs{.jobs = 640, .sleep = std::chrono::milliseconds(1), .job = {.name = "tcp"}};

CellSummary in_halves(unsigned workers, const WorkloadSpec& workload, std::uint64_t peak) {
  CellSummary summary = sound("goroutine", workers, testing::exactly(100e6), workload);
  summary.cooperative = true;
  summary.peak_concurrency = peak;
  return summary;
}

Findings found(std::vector<CellSummary> summaries) {
  Findings findings;
  undivided_jobs(evidence(std::move(summaries)), findings);
  return findings;
}

}  // namespace

TEST_CASE("a pool in halves that ran jobs whole is found, with how many ran at once") {
  CHECK(found({in_halves(8, tcp_jobs, 1), in_halves(64, tcp_jobs, 2), sound("channel", 64)}) ==
        Findings{"goroutine runs jobs in halves but cannot divide tcp jobs, so each held up all others of its thread: "
                 "with 64 workers at most 2 ran at once. For such jobs, use a pool with a thread for each worker."});
}

TEST_CASE("nothing is said of jobs that can be divided, of one worker, or of pools that hold a thread for each job") {
  CHECK(found({in_halves(64, testing::millisecond_jobs, 64)}).empty());
  CHECK(found({in_halves(1, tcp_jobs, 1)}).empty());
  CHECK(found({sound("channel", 64, testing::exactly(100e6), tcp_jobs)}).empty());
}
