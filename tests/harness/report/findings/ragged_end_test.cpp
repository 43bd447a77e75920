#include "harness/report/findings/ragged_end.hpp"

#include "tests/catch.hpp"
#include "tests/support/evidence.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::findings;
using testing::sound;

namespace {

/// Its jobs take about a millisecond.
CellSummary with_overhead(const std::string& pool, unsigned workers, double overhead_ns, double steady_ns) {
  CellSummary summary = sound(pool, workers);
  summary.overhead_per_job_ns = overhead_ns;
  summary.steady_overhead_per_job_ns = steady_ns;
  return summary;
}

}  // namespace

TEST_CASE("an overhead that arose at the end of the batch is found") {
  CHECK(findings({with_overhead("channel", 32, 3.98e6, 120e3)}) ==
        Findings{"channel with 32 workers: 97 % of the overhead per job (3.98 ms) came after the last job had begun, "
                 "from the batch's ragged end; the steady part is 120 us. Use more jobs per worker."});
}

TEST_CASE("an overhead that is mostly steady, or small compared with the jobs, is not") {
  CHECK(findings({with_overhead("channel", 32, 4e6, 2e6)}).empty());
  CHECK(findings({with_overhead("channel", 32, 4e6, 1.99e6)}).size() == 1);
  CHECK(findings({with_overhead("channel", 32, 0.05 * 1.04e6, 0)}).empty());
  CHECK(findings({with_overhead("channel", 32, 0.051 * 1.04e6, 0)}).size() == 1);
}

TEST_CASE("pools that share a ragged end share the finding, with the greatest overhead as the example") {
  CHECK(
      findings({with_overhead("channel", 8, 1e6, 0.1e6), with_overhead("channel", 32, 2e6, 0.1e6),
                with_overhead("arena", 8, 1e6, 0.1e6), with_overhead("arena", 32, 4e6, 0.4e6)}) ==
      Findings{
          "channel and arena with 8 and 32 workers: 90 % of the overhead per job (4.00 ms in arena with 32) came after "
          "the last job had begun, from the batch's ragged end; the steady part is 400 us. Use more jobs per worker."});
}

TEST_CASE("many pools are counted") {
  std::vector<CellSummary> summaries;
  for (const char* pool : {"a", "b", "c", "d", "e"}) {
    summaries.push_back(with_overhead(pool, 8, 1e6, 0));
    summaries.push_back(with_overhead(pool, 1'000, 1e6, 0));
  }
  REQUIRE(findings(summaries).size() == 1);
  CHECK(findings(summaries).front().starts_with(
      "5 pools with 8 to 1 000 workers: 100 % of the overhead per job (1.00 ms in a with 1 000) came"));
  std::erase_if(summaries, [](const CellSummary& summary) { return summary.cell.workers == 8; });
  CHECK(findings(summaries).front().starts_with("5 pools with 1 000 workers: "));
}

TEST_CASE("each workload has its own ragged end") {
  CellSummary other = with_overhead("channel", 32, 3e6, 0);
  other.cell.workload.sleep = 2ms;
  const Findings found = findings({with_overhead("channel", 32, 1e6, 0), other});
  REQUIRE(found.size() == 2);
  CHECK(
      found[0].starts_with("channel with 32 workers (640 jobs of 1ms): 100 % of the overhead per job (1.00 ms) came"));
  CHECK(
      found[1].starts_with("channel with 32 workers (640 jobs of 2ms): 100 % of the overhead per job (3.00 ms) came"));
}

TEST_CASE("an end is not found if the steady part is unknown") {
  CellSummary external = with_overhead("go", 32, 4e6, 0);
  external.steady_overhead_per_job_ns.reset();
  CHECK(findings({external}).empty());
}
