// Pools that end the process or hang: what a run keeps and says.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/support/csv_table.hpp"

using namespace poolbench::testing;

namespace {

/// One trial of the failing pool and one of the baseline, in either order.
Outcome run_failing(const std::string& pool, const TemporaryFolder& folder) {
  return Process({POOLBENCH_FAILING_POOLS, "run", "--pools=" + pool + ",sequential", "--workers=2", "--jobs=20",
                  "--sleep=100us", "--repetitions=1", "--trial-timeout=100ms", "--out=" + (folder / "rows.csv")})
      .wait();
}

/// The error in the pool's row.
std::string error_of(const std::string& pool, const CsvTable& table) {
  const auto pools = table.column("pool");
  const auto place = std::ranges::find(pools, pool) - pools.begin();
  return table.column("error").at(static_cast<std::size_t>(place));
}

void check_ending(const std::string& pool, const std::string& status, const std::string& error) {
  const TemporaryFolder folder;
  const Outcome outcome = run_failing(pool, folder);
  CAPTURE(pool, outcome.out, outcome.err);
  CHECK(outcome.exit_code != 0);
  const CsvTable table(read_text(folder / "rows.csv"));
  CHECK(contains(error_of(pool, table), error));
  const auto statuses = table.column("status");
  CHECK(std::ranges::count(statuses, status) == 1);
  CHECK(std::ranges::count(statuses, "ok") == static_cast<std::ptrdiff_t>(table.rows()) - 1);
  CHECK(contains(outcome.out, pool + " with 2 workers: 1 trial failed"));
  const std::string advice =
      "1 of 2 trials was not run. For the other pools, run again with --pools sequential and another --out";
  CHECK(contains(outcome.out, advice) == (table.rows() == 1));
}

}  // namespace

TEST_CASE("a crash leaves a row that names the step and the signal, and what was measured before") {
  for (const auto& [pool, signal] : std::vector<std::pair<std::string, std::string>>{
           {"crash", "signal 11"}, {"crash-elsewhere", "signal 7"}, {"uncaught", "signal 6"}}) {
    check_ending(pool, "error", "the process ended during submit() of the batch: " + signal);
  }
}

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)  // they use their own stacks
TEST_CASE("a stack overflow is reported like any other crash") {
  check_ending("out-of-stack", "error", "the process ended during submit() of the batch: signal 11");
}
#endif

TEST_CASE("a crash ends the process by its signal, and standard error says what was running") {
  const TemporaryFolder folder;
  const Outcome outcome = run_failing("crash", folder);
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)  // they end the process in their own way
  CHECK(outcome.exit_code == 128 + 11);
#endif
  CHECK(contains(outcome.err, "crash, 2 workers, 20 jobs of 100us: the process crashed during submit() of the batch"));
}

TEST_CASE("a pool that calls exit() ends the run like a crash, and not with exit code 0") {
  for (const std::string pool : {"exit", "quick-exit"})
    check_ending(pool, "error", "the process ended during submit() of the batch: exit()");
}

TEST_CASE("a hang leaves a row that names the step") {
  check_ending("hang-in-constructor", "timeout", "the pool hangs in its constructor");
  check_ending("hang-in-warm-up", "timeout", "the pool hangs in drain() of the warm-up");
  check_ending("hang-in-submit", "timeout", "the pool hangs in submit() of the batch");
  check_ending("hang-in-drain", "timeout", "the pool hangs in drain() of the batch");
  check_ending("hang-in-destructor", "timeout", "the pool hangs in its destructor");
}
