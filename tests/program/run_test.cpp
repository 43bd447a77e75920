// `poolbench run` from its command line to its files.
#include <algorithm>
#include <filesystem>
#include <set>

#include "harness/cli/layers.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/support/csv_table.hpp"

using namespace poolbench::testing;

namespace {

/// sequential, and channel and arena with 1 and 2 workers, twice each.
constexpr std::size_t rows_of_quick_run = (1 + 2 + 2) * 2;

CsvTable table_in(const std::string& path) {
  return CsvTable(read_text(path));
}

std::set<std::string> values(const CsvTable& table, const std::string& column) {
  const auto all = table.column(column);
  return {all.begin(), all.end()};
}

using Values = std::set<std::string>;

std::size_t lines_in(const std::string& path) {
  const std::string text = std::filesystem::exists(path) ? read_text(path) : "";
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

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

TEST_CASE("positions number the rows in the order that was run") {
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

TEST_CASE("the console has a table, and says where the rows are") {
  const TemporaryFolder folder;
  const Outcome outcome = quick_run({"--out", folder / "new.csv"});
  CHECK(contains(outcome.out, "\n10 trials interleaved, about "));
  CHECK(contains(outcome.out, "\n20 jobs of 100us\n"));
  CHECK(contains(outcome.out, "\nsequential  1  "));
  CHECK(contains(outcome.out, "\nchannel     2  "));
  CHECK(contains(outcome.out, "\narena       2  "));
  CHECK(contains(outcome.out, "Only 2 repetitions: "));
  CHECK(contains(outcome.out, "\n10 rows in " + folder / "new.csv" + "\n"));
}

TEST_CASE("no escape codes and no progress are written to what is no terminal") {
  const Outcome outcome = quick_run({}, {"TERM=xterm"});
  CHECK(outcome.exit_code == 0);
  CHECK_FALSE(contains(outcome.out, "\x1b"));
  CHECK_FALSE(contains(outcome.out, "\r"));
  CHECK(outcome.err.empty());
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

TEST_CASE("lists of workloads are all measured") {
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

TEST_CASE("each repetition draws service times of its own, unless all are to have the same") {
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
    CHECK(values(table, "checksum").size() == 1);  // the words stay
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

TEST_CASE("a note stands below the tables, once") {
  const Outcome outcome = quick_run({"--note", "Not here: the rest."});
  CHECK(outcome.exit_code == 0);
  const std::string note = "Note: Not here: the rest.\n";
  CHECK(outcome.out.find(note) > outcome.out.find("\n20 jobs of 100us\n"));
  CHECK(outcome.out.find(note) == outcome.out.rfind(note));
  CHECK(contains(outcome.out, note));
}

TEST_CASE("a run is headed by its preset only where it is that") {
  const auto second_line = [](const Outcome& outcome) {
    const auto first = outcome.out.find('\n') + 1;
    return outcome.out.substr(first, outcome.out.find('\n', first) - first);
  };
  CHECK(second_line(quick_run({})).starts_with("10 trials interleaved, about "));
  CHECK(second_line(quick_run({"--preset=dispatch"})).starts_with("preset dispatch, changed: "));
}

TEST_CASE("the same seed makes the same jobs in every run, another seed others") {
  const TemporaryFolder folder;
  const auto checksum = [&](const std::string& name, const std::string& seed) {
    quick_run({"--out", folder / name, "--pools=arena", "--seed", seed});
    return table_in(folder / name).column("checksum").front();
  };
  const std::string first = checksum("1.csv", "5");
  CHECK(checksum("2.csv", "5") == first);
  CHECK(checksum("3.csv", "6") != first);
}

TEST_CASE("appending keeps the rows of earlier runs") {
  const TemporaryFolder folder;
  quick_run({"--out", folder / "runs.csv"});
  const std::string first = read_text(folder / "runs.csv");
  CHECK(quick_run({"--out", folder / "runs.csv", "--append"}).exit_code == 0);
  CHECK(read_text(folder / "runs.csv").starts_with(first));
  const CsvTable table = table_in(folder / "runs.csv");
  CHECK(table.rows() == 2 * rows_of_quick_run);
  CHECK(values(table, "run_id").size() == 2);
}

TEST_CASE("appended rows end like those before") {
  const TemporaryFolder folder;
  const std::string path = folder / "windows.csv";
  quick_run({"--out", path});
  std::string windows;
  for (const char character : read_text(path)) windows += character == '\n' ? "\r\n" : std::string(1, character);
  write_text(path, windows);
  CHECK(quick_run({"--out", path, "--append"}).exit_code == 0);
  const std::string text = read_text(path);
  CHECK(std::ranges::count(text, '\n') == 1 + 2 * static_cast<std::ptrdiff_t>(rows_of_quick_run));
  CHECK(std::ranges::count(text, '\r') == std::ranges::count(text, '\n'));
}

TEST_CASE("forcing begins the file anew") {
  const TemporaryFolder folder;
  write_text(folder / "old.csv", "what was there\n");
  CHECK(quick_run({"--out", folder / "old.csv", "--force"}).exit_code == 0);
  CHECK(table_in(folder / "old.csv").rows() == rows_of_quick_run);
}

TEST_CASE("the CSV can be the standard output, the table then is the standard error") {
  const Outcome outcome = quick_run({"--out", "-"});
  CHECK(outcome.exit_code == 0);
  CHECK(CsvTable(outcome.out).rows() == rows_of_quick_run);
  CHECK(contains(outcome.err, "makespan, median [interval]"));
}

TEST_CASE("the JSON is Google Benchmark's, with our counters and context") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--json", folder / "new.json"}).exit_code == 0);
  if (access("/usr/bin/python3", X_OK) != 0) {
    WARN("no python3: the JSON was not parsed");
    return;
  }
  const std::string check =
      "import json, sys\n"
      "data = json.load(open(sys.argv[1]))\n"
      "runs = [b for b in data['benchmarks'] if b['run_type'] == 'iteration']\n"
      "assert len(runs) == 10, len(runs)\n"
      "for run in runs:\n"
      "    assert run['real_time'] > 0 and run['time_unit'] == 'ms', run\n"
      "    assert run['jobs'] == 20 and run['accept_ns'] > 0 and run['efficiency'] > 0, run\n"
      "assert data['context']['preset'] == 'quick', data['context']\n";
  const Outcome python = Process({"/usr/bin/python3", "-c", check, folder / "new.json"}).wait();
  CHECK(python.err == "");
  CHECK(python.exit_code == 0);
}

TEST_CASE("a configuration file is overridden by the command line") {
  const TemporaryFolder folder;
  write_text(
      folder / "sweep.toml",
      "pools = [\"arena\", \"sequential\"]\nworkers = [1, 2]\njobs = 7\nsleep = 0\nrepetitions = 1\ntrace = \"off\"\n");
  CHECK(program({"run", "--config", folder / "sweep.toml", "--jobs", "9", "--out", folder / "new.csv"}).exit_code == 0);
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 3);
  CHECK(values(table, "jobs") == Values{"9"});
  CHECK(values(table, "pool") == Values{"arena", "sequential"});
}

TEST_CASE("every preset can be run") {
  for (const poolbench::Preset& preset : poolbench::presets()) {
    CAPTURE(preset.name);
    const Outcome outcome = program({"run", "--preset", std::string(preset.name), "--workers=2", "--jobs=4",
                                     "--producers=1", "--sleep=100us", "--repetitions=1"});
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.err, !Catch::Contains("poolbench"));  // the address sanitizer has a word about swapcontext
  }
}

TEST_CASE("the article's preset hashes the article's words") {
  const TemporaryFolder folder;
  CHECK(program({"run", "--preset=article", "--sleep=1ms", "--repetitions=1", "--out", folder / "new.csv"}).exit_code ==
        0);
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 3);
  CHECK(values(table, "preset") == Values{"article"});
  CHECK(values(table, "checksum") == Values{"40157841348"});  // of the first twenty in article_jobs.csv
}

TEST_CASE("Google Benchmark's filter leaves cells out") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--out", folder / "new.csv", "--", "--benchmark_filter=arena/workers:2/"}).exit_code == 0);
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 2);
  CHECK(values(table, "pool") == Values{"arena"});
  CHECK(values(table, "workers") == Values{"2"});
}

TEST_CASE("Google Benchmark lists the names that its filter sees") {
  const Outcome outcome = quick_run({"--", "--benchmark_list_tests"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "arena/workers:2/jobs:20/sleep:100us/traced"));
}

TEST_CASE("a trial over its time limit is a row with status timeout, and the run fails") {
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

TEST_CASE("Ctrl-C ends after the running trial and keeps every row whole") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  // 50 times 100 ms: far from its end when there are three rows, of one cell.
  Process process(
      program_command({"run", "--pools=sequential", "--jobs=10", "--sleep=10ms", "--repetitions=50", "--out", path}));
  while (lines_in(path) < 4 && process.running()) usleep(1000);
  process.send(SIGINT);
  const Outcome outcome = process.wait();
  CHECK(outcome.exit_code == 130);
  CHECK(contains(outcome.out, "Interrupted: the rows of finished trials are kept."));
  CHECK_FALSE(contains(outcome.err, "Check"));
  const CsvTable table = table_in(path);
  CHECK(table.rows() >= 3);
  CHECK(table.rows() < 50);
  CHECK(values(table, "status") == Values{"ok"});
}

TEST_CASE("a second Ctrl-C cuts the running trial short") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  Process process(program_command(
      {"run", "--pools=sequential", "--jobs=100k", "--sleep=1ms", "--repetitions=1", "--out", path}));  // takes minutes
  wait_for_batch(process);
  interrupt_twice(process);
  const Outcome outcome = process.wait();
  CHECK(outcome.exit_code == 130);
  CHECK(values(table_in(path), "status") == Values{"interrupted"});
}

TEST_CASE("SIGTERM ends a trial at once, however long its jobs sleep, in any pool") {
  for (const std::string pool : {"sequential", "channel", "goroutine", "suspend", "parallel-for"}) {
    if (poolbench::find_pool(pool) == nullptr) continue;
    const TemporaryFolder folder;
    const std::string path = folder / "new.csv";
    Process process(program_command(
        {"run", "--pools=" + pool, "--jobs=1", "--workers=1", "--sleep=100h", "--repetitions=1", "--out", path}));
    wait_for_batch(process);
    process.send(SIGTERM);
    const Outcome outcome = process.wait();
    CAPTURE(pool, outcome.out, outcome.err);
    CHECK(outcome.exit_code == 143);
    CHECK(values(table_in(path), "status") == Values{"interrupted"});
    CHECK(values(table_in(path), "error") == Values{"cut short by SIGTERM"});
    CHECK(contains(outcome.out, "Interrupted: the rows of finished trials are kept."));
  }
}

TEST_CASE("a second Ctrl-C ends a trial whose jobs sleep for hours; what was measured before stays") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  Process process(program_command({"run", "--pools=sequential", "--jobs=1", "--sleep=100h", "--repetitions=1", "--out",
                                   path, "--json", folder / "new.json"}));
  wait_for_batch(process);
  interrupt_twice(process);
  const Outcome outcome = process.wait();
  CHECK(outcome.exit_code == 130);
  CHECK(values(table_in(path), "error") == Values{"cut short by a second interrupt"});
  CHECK_FALSE(contains(outcome.out, "For the other pools"));
}
