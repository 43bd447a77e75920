// The rows of `poolbench run`: what it measures, and in which order.
#include <set>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/tables.hpp"

using namespace poolbench::testing;

TEST_CASE("a run writes a row per repetition of every cell") {
  const TemporaryFolder folder;
  const Outcome outcome = quick_run({"--out", folder / "new.csv"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == rows_of_quick_run);
  CHECK(values(table, "status") == Values{"ok"});
  CHECK(values(table, "error") == Values{""});
  CHECK(values(table, "jobs_done") == Values{"20"});
  CHECK(values(table, "checksum").size() == 1);
  CHECK(values(table, "pool") == Values{"sequential", "channel", "arena"});
  CHECK(values(table, "repetition") == Values{"1", "2"});
  CHECK(values(table, "run_id").size() == 1);
  CHECK(values(table, "efficiency").count("") == 0);
  CHECK(values(table, "makespan_ns").count("") == 0);
}

TEST_CASE("positions number the rows in the order of measurement") {
  const TemporaryFolder folder;
  quick_run({"--out", folder / "new.csv", "--repetitions=5"});
  const auto positions = table_in(folder / "new.csv").column("position");
  std::vector<std::string> expected;
  for (std::size_t position = 1; position <= positions.size(); ++position) expected.push_back(std::to_string(position));
  CHECK(positions == expected);
}

TEST_CASE("the repetitions of a cell count from 1") {
  const TemporaryFolder folder;
  quick_run({"--out", folder / "new.csv", "--pools=arena", "--workers=2", "--repetitions=4"});
  CHECK(table_in(folder / "new.csv").column("repetition") == std::vector<std::string>{"1", "2", "3", "4"});
}

TEST_CASE("jobs without sleep are measured with and without a trace") {
  const TemporaryFolder folder;
  quick_run({"--out", folder / "new.csv", "--sleep=0"});
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 2 * rows_of_quick_run);
  const auto trace = table.column("trace");
  const auto stretch = table.column("stretch");
  for (std::size_t row = 0; row < table.rows(); ++row) CHECK(stretch[row].empty() == (trace[row] == "0"));
  CHECK(values(table, "efficiency").count("") == 0);
}

TEST_CASE("a run measures every combination of the lists") {
  const TemporaryFolder folder;
  quick_run({"--out", folder / "new.csv", "--pools=arena", "--jobs=5,10", "--sleep=100us,200us", "--producers=1,2"});
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 2 * 2 * 2 * 2 * 2);
  CHECK(values(table, "jobs") == Values{"5", "10"});
  CHECK(values(table, "sleep_ns") == Values{"100000", "200000"});
  CHECK(values(table, "producers") == Values{"1", "2"});
  CHECK(values(table, "status") == Values{"ok"});
}

TEST_CASE("jobs per worker grow with the workers, and the baseline runs the jobs of every worker count") {
  const TemporaryFolder folder;
  const Outcome outcome = program({"run", "--pools=sequential,arena", "--workers=1,3", "--jobs-per-worker=5",
                                   "--sleep=100us", "--repetitions=1", "--out", folder / "new.csv"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "\n5 jobs a worker of 100us\n"));
  const CsvTable table = table_in(folder / "new.csv");
  std::set<std::vector<std::string>> cells;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    cells.insert({table.column("pool")[row], table.column("workers")[row], table.column("jobs")[row]});
  }
  CHECK(cells == std::set<std::vector<std::string>>{
                     {"sequential", "1", "5"}, {"sequential", "1", "15"}, {"arena", "1", "5"}, {"arena", "3", "15"}});
  CHECK(table.rows() == 4);
  CHECK(values(table, "status") == Values{"ok"});
}

TEST_CASE("each repetition draws its own service times, unless --same-draw is given") {
  const TemporaryFolder folder;
  const std::vector<std::string> random{"run",          "--pools=sequential,channel", "--workers=2",    "--jobs=20",
                                        "--sleep=50us", "--sleep-dist=exponential",   "--repetitions=2"};
  const auto draws = [&](std::vector<std::string> args, const std::string& file) {
    args.insert(args.end(), {"--out", folder / file});
    REQUIRE(program(args).exit_code == 0);
    const CsvTable table = table_in(folder / file);
    std::set<std::vector<std::string>> seen;
    for (std::size_t row = 0; row < table.rows(); ++row)
      seen.insert({table.column("repetition")[row], table.column("draw")[row]});
    CHECK(values(table, "checksum").size() == 1);  // the words stay the same
    return seen;
  };
  using Draws = std::set<std::vector<std::string>>;
  CHECK(draws(random, "new.csv") == Draws{{"1", "1"}, {"2", "2"}});
  std::vector<std::string> same = random;
  same.emplace_back("--same-draw");
  CHECK(draws(same, "same.csv") == Draws{{"1", "1"}, {"2", "1"}});
  std::vector<std::string> constant = random;
  constant.emplace_back("--sleep-dist=constant");
  CHECK(draws(constant, "constant.csv") == Draws{{"1", "1"}, {"2", "1"}});
}

TEST_CASE("the same seed makes the same jobs in every run, another seed makes others") {
  const TemporaryFolder folder;
  const auto checksum = [&](const std::string& name, const std::string& seed) {
    quick_run({"--out", folder / name, "--pools=arena", "--seed", seed});
    return table_in(folder / name).column("checksum").front();
  };
  const std::string first = checksum("1.csv", "5");
  CHECK(checksum("2.csv", "5") == first);
  CHECK(checksum("3.csv", "6") != first);
}

TEST_CASE("a trial that exceeds its time limit is a row with status timeout, and the run fails") {
  const TemporaryFolder folder;
  // 10 000 jobs of 1 ms on one worker take 10 s and more.
  const Outcome outcome = quick_run({"--out", folder / "new.csv", "--pools=channel", "--workers=1", "--jobs=10k",
                                     "--sleep=1ms", "--repetitions=1", "--trial-timeout=20ms"});
  CHECK(outcome.exit_code == 1);
  const CsvTable table = table_in(folder / "new.csv");
  REQUIRE(table.rows() == 1);
  CHECK(values(table, "status") == Values{"timeout"});
  CHECK(values(table, "error") == Values{"not done after 20.0 ms; allow more with --trial-timeout"});
  CHECK(values(table, "makespan_ns") == Values{""});
  CHECK(values(table, "jobs_done") != Values{"10000"});
  CHECK(contains(outcome.out, "channel with 1 worker: 1 trial failed; not done after 20.0 ms"));
}
