// `poolbench run --isolate`: pools that end the process or hang cost only their own rows.
#include <cmath>
#include <csignal>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/tables.hpp"
#include "tests/support/external_program.hpp"

using namespace poolbench::testing;

namespace {

/// Two repetitions of each pool, in any order, each trial in its own process.
Outcome run_isolated(const std::string& pools, const TemporaryFolder& folder, std::vector<std::string> more = {}) {
  std::vector<std::string> command{POOLBENCH_FAILING_POOLS,
                                   "run",
                                   "--isolate",
                                   "--pools=" + pools,
                                   "--workers=2",
                                   "--jobs=20",
                                   "--sleep=100us",
                                   "--repetitions=2",
                                   "--trial-timeout=100ms",
                                   "--out=" + (folder / "rows.csv")};
  command.insert(command.end(), more.begin(), more.end());
  return Process(command).wait();
}

/// The values of a column in the rows of one pool.
std::vector<std::string> of_pool(const CsvTable& table, const std::string& pool, const std::string& column) {
  const auto pools = table.column("pool");
  const auto all = table.column(column);
  std::vector<std::string> found;
  for (std::size_t row = 0; row < pools.size(); ++row) {
    if (pools[row] == pool) found.push_back(all[row]);
  }
  return found;
}

void check_errors(const CsvTable& table, const std::string& pool, const std::string& status, std::size_t rows,
                  const std::string& error) {
  CAPTURE(pool);
  CHECK(of_pool(table, pool, "status") == std::vector(rows, status));
  for (const std::string& text : of_pool(table, pool, "error")) CHECK(text == error);
  for (const std::string& makespan : of_pool(table, pool, "makespan_ns")) CHECK(makespan.empty());
}

}  // namespace

TEST_CASE("pools that end their process have error rows, one for each repetition, and the run goes on") {
  const TemporaryFolder folder;
  const Outcome outcome = run_isolated("crash,crash-elsewhere,uncaught,exit,quick-exit,sequential,channel", folder);
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit_code == 1);
  const CsvTable table = table_in(folder / "rows.csv");
  CHECK(table.rows() == 14);
  const std::string ended = "the process ended during submit() of the batch: ";
  check_errors(table, "crash", "error", 2, ended + "signal 11, Segmentation fault");
  check_errors(table, "crash-elsewhere", "error", 2, ended + "signal 7, Bus error");
  check_errors(table, "uncaught", "error", 2, ended + "signal 6, Aborted");
  check_errors(table, "exit", "error", 2, ended + "exit()");
  check_errors(table, "quick-exit", "error", 2, ended + "exit()");
  CHECK(of_pool(table, "sequential", "status") == std::vector<std::string>(2, "ok"));
  CHECK(of_pool(table, "channel", "status") == std::vector<std::string>(2, "ok"));
  CHECK_FALSE(contains(outcome.out, "not run"));
}

TEST_CASE("pools that hang have one row with status timeout each, and the run goes on") {
  const TemporaryFolder folder;
  const Outcome outcome = run_isolated("hang-in-constructor,hang-in-drain,hang-in-destructor,sequential", folder);
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit_code == 1);
  const CsvTable table = table_in(folder / "rows.csv");
  CHECK(table.rows() == 5);
  const auto hangs = [](const std::string& step) { return "the pool hangs in " + step + ": not done after 1.10 s"; };
  check_errors(table, "hang-in-constructor", "timeout", 1, hangs("its constructor"));
  check_errors(table, "hang-in-drain", "timeout", 1, hangs("drain() of the batch"));
  check_errors(table, "hang-in-destructor", "timeout", 1, hangs("its destructor"));
  CHECK(of_pool(table, "sequential", "status") == std::vector<std::string>(2, "ok"));
  CHECK(contains(outcome.out, " timeout        -        -  "));
  CHECK(contains(outcome.out,
                 "\n3 of 8 trials were not run: an earlier repetition of their cells was not done in time.\n"));
}

TEST_CASE("isolated trials run the same jobs, and their rows say that they were isolated") {
  const TemporaryFolder folder;
  const std::vector<std::string> grid{"--pools=sequential,channel,goroutine", "--sleep=0", "--sleep-dist=constant",
                                      "--producers=2", "--hash-rounds=3"};
  std::vector<std::string> isolated = grid;
  isolated.insert(isolated.end(), {"--isolate", "--out", folder / "isolated.csv"});
  std::vector<std::string> together = grid;
  together.insert(together.end(), {"--out", folder / "together.csv"});
  const Outcome outcome = quick_run(isolated);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  REQUIRE(quick_run(together).exit_code == 0);
  const CsvTable apart = table_in(folder / "isolated.csv");
  const CsvTable beside = table_in(folder / "together.csv");
  CHECK(apart.rows() == beside.rows());
  CHECK(values(apart, "status") == Values{"ok"});
  CHECK(values(apart, "isolated") == Values{"1"});
  CHECK(values(beside, "isolated") == Values{"0"});
  CHECK(values(apart, "checksum") == values(beside, "checksum"));
  for (const std::string column :
       {"setup_ns", "makespan_ns", "teardown_ns", "efficiency", "cpu_user_ns", "voluntary_switches"})
    CHECK(values(apart, column).count("") == 0);
  for (const std::string column : {"max_rss_bytes", "wait_p50_ns", "steady_overhead_per_job_ns", "cooperative"})
    CHECK(values(apart, column).count("") == values(beside, column).count(""));
}

TEST_CASE("isolated repetitions have the service times that they would have had together") {
  const TemporaryFolder folder;
  const auto sleeps = [&](std::vector<std::string> args, const std::string& file) {
    args.insert(args.end(), {"--pools=sequential", "--sleep-dist=exponential", "--out", folder / file});
    REQUIRE(quick_run(args).exit_code == 0);
    const CsvTable table = table_in(folder / file);
    CHECK(table.column("draw") == table.column("repetition"));
    Values found;  // what is requested of 20 jobs, without their hashing
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double ideal = std::stod(table.column("ideal_ns")[row]) - 20 * std::stod(table.column("hash_ns")[row]);
      found.insert(table.column("draw")[row] + ": " + std::to_string(std::lround(ideal / 100)));
    }
    return found;
  };
  const Values apart = sleeps({"--isolate"}, "isolated.csv");
  CHECK(apart.size() == 2);
  CHECK(apart == sleeps({}, "together.csv"));
}

TEST_CASE("what a pool prints does not get into its result") {
  const TemporaryFolder folder;
  const Outcome outcome = run_isolated("talkative,sequential", folder);
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(values(table_in(folder / "rows.csv"), "status") == Values{"ok"});
}

TEST_CASE("Ctrl-C twice, or SIGTERM, ends an isolated trial and its process") {
  const bool twice = GENERATE(true, false);
  const TemporaryFolder folder;
  Process process(program_command({"run", "--isolate", "--pools=sequential", "--jobs=1", "--sleep=100h",
                                   "--repetitions=1", "--out", folder / "new.csv"}));
  const std::string children =
      "/proc/" + std::to_string(process.id()) + "/task/" + std::to_string(process.id()) + "/children";
  while (process.running() && read_text(children).empty()) usleep(1000);
  const pid_t child = process_in(children);
  if (twice) {
    interrupt_twice(process);
  } else {
    process.send(SIGTERM);
  }
  const Outcome outcome = process.wait();
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit_code == (twice ? 130 : 143));
  CHECK(values(table_in(folder / "new.csv"), "status") == Values{"interrupted"});
  wait_for_end_of(child);
}
