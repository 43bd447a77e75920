// What environment variables do to pools, and what a run says about it.
#include <string>
#include <vector>

#include "pools/cpu_set.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/support/csv_table.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// Runs jobs that only compute, on four workers; one row for each pool.
Outcome run_pools(const std::string& pools, const TemporaryFolder& folder,
                  const std::vector<std::string>& environment) {
  return Process({POOLBENCH_PROGRAM, "run", "--pools=" + pools, "--workers=4", "--jobs=20", "--sleep=0", "--trace=on",
                  "--repetitions=1", "--out=" + (folder / "rows.csv")},
                 environment)
      .wait();
}

std::size_t processors() {
  return CpuSet::of_this_thread()->numbers().size();
}

/// Whether a test can see anything; if not, ctest reports it as skipped.
bool openmp_is_built_and_processors_are(std::size_t least) {
  const bool can_be_seen = find_pool("openmp") != nullptr && processors() >= least;
  if (!can_be_seen) WARN("skipped: needs the pool openmp and " << least << " processors");
  return can_be_seen;
}

}  // namespace

TEST_CASE("OpenMP's binding of the main thread is undone, so that all pools have all processors") {
  if (!openmp_is_built_and_processors_are(2)) return;
  for (const std::string binding : {"OMP_PROC_BIND=true", "OMP_PROC_BIND=spread"}) {
    const TemporaryFolder folder;
    const Outcome outcome = run_pools("mutex-queue,openmp", folder, {binding});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.err, "poolbench: OMP_PROC_BIND bound this program to 1 of "));
    CHECK(contains(outcome.err, "undone"));
    for (const std::string& cpus : CsvTable(read_text(folder / "rows.csv")).column("cpus"))
      CHECK(cpus == std::to_string(processors()));
  }
}

TEST_CASE("a run reports a binding by OpenMP that it cannot undo, and the CSV has the remaining processors") {
  if (!openmp_is_built_and_processors_are(2)) return;
  const TemporaryFolder folder;
  const std::string cpu = std::to_string(CpuSet::of_this_thread()->numbers().front());
  const Outcome outcome = run_pools("mutex-queue", folder, {"GOMP_CPU_AFFINITY=" + cpu});
  CAPTURE(outcome.err);
  CHECK(contains(outcome.err, "poolbench: GOMP_CPU_AFFINITY bound this program to 1 of "));
  CHECK(contains(outcome.err, "all pools run there; unset the variables named here"));
  CHECK(contains(outcome.out, "\nFindings\n* GOMP_CPU_AFFINITY bound this program to 1 of "));
  const CsvTable table(read_text(folder / "rows.csv"));
  CHECK(table.column("cpus") == std::vector<std::string>{"1"});
  CHECK(table.column("cpu_list") == std::vector<std::string>{cpu});
}

TEST_CASE("if the environment gives a pool fewer workers than it was asked for, the error row names the variable") {
  if (!openmp_is_built_and_processors_are(1)) return;
  for (const std::string variable : {"OMP_THREAD_LIMIT", "OMP_MAX_ACTIVE_LEVELS"}) {
    const TemporaryFolder folder;
    const std::string value = variable == "OMP_THREAD_LIMIT" ? "2" : "0";
    const Outcome outcome = run_pools("openmp", folder, {variable + "=" + value});
    CHECK(outcome.exit_code == 1);
    const CsvTable table(read_text(folder / "rows.csv"));
    CHECK(table.column("status") == std::vector<std::string>{"error"});
    CHECK(contains(table.column("error").front(), "unset " + variable));
  }
}
