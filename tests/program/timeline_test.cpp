// The file of `poolbench run --timeline`.
#include <filesystem>
#include <set>

#include "harness/workload/workload.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/support/csv_table.hpp"
#include "tests/support/timelines.hpp"

using namespace poolbench::testing;
using namespace std::chrono_literals;

namespace {

using Timelines = std::map<std::uint64_t, Timeline>;

Timelines timelines_in(const std::string& path) {
  return TimelineReader::read(read_text(path));
}

std::set<std::string> names_of(const Timelines& timelines) {
  std::set<std::string> names;
  for (const auto& [pid, timeline] : timelines) names.insert(timeline.name);
  return names;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("every pool's timeline has each job once, on a worker that runs no other job at that time") {
  const TemporaryFolder folder;
  const Outcome outcome = program({"run", "--pools=all", "--workers=1,3", "--jobs=30", "--producers=2", "--sleep=100us",
                                   "--repetitions=2", "--seed=7", "--timeline", folder / "new.json"},
                                  {"POOLBENCH_EXTERNAL=/nowhere"});
  CHECK(outcome.exit_code == 0);
  const Timelines timelines = timelines_in(folder / "new.json");
  CHECK(timelines.size() == 2 * poolbench::all_pools().size() - 1);  // sequential has one worker
  CHECK(contains(outcome.out, "\n" + std::to_string(timelines.size()) + " timelines in " + folder / "new.json" + "\n"));

  const poolbench::Workload workload({.jobs = 30, .producers = 2, .sleep = 100us, .seed = 7});
  std::int64_t place = 0;
  for (const auto& [pid, timeline] : timelines) {
    CAPTURE(timeline.name);
    CHECK(timeline.place == place++);
    CHECK(timeline.label.starts_with("repetition 1, "));
    REQUIRE(find_fault(timeline, 30).empty());
    for (const TimelineEvent& service : timeline.services) {
      CHECK(service.name == workload.word(service.job));
      CHECK(service.duration_ns >= 100'000);
    }
    for (const TimelineEvent& submit : timeline.submits)
      CHECK(timeline.threads.at(submit.tid) == (submit.job < 15 ? "producer 0" : "producer 1"));
    for (const auto& [tid, name] : timeline.threads) CHECK(timeline.order.at(tid) == static_cast<std::int64_t>(tid));
    const std::size_t workers = contains(timeline.name, ", 3 workers, ") ? 3 : 1;
    CHECK(timeline.threads.size() == workers + 2);
  }
}

TEST_CASE("a timeline file has a process for each traced cell, in the order of the tables") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--sleep=0,100us", "--pools=arena,sequential", "--timeline", folder / "new.json"}).exit_code == 0);
  const Timelines timelines = timelines_in(folder / "new.json");
  std::vector<std::string> names;
  for (const auto& [pid, timeline] : timelines) names.push_back(timeline.name);
  CHECK(names ==
        std::vector<std::string>{"arena, 1 worker, 20 jobs without sleep", "arena, 2 workers, 20 jobs without sleep",
                                 "sequential, 1 worker, 20 jobs without sleep", "arena, 1 worker, 20 jobs of 100us",
                                 "arena, 2 workers, 20 jobs of 100us", "sequential, 1 worker, 20 jobs of 100us"});
}

TEST_CASE("the rows of a run with a timeline are those of one without") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--out", folder / "new.csv", "--timeline", folder / "new.json"}).exit_code == 0);
  const CsvTable table(read_text(folder / "new.csv"));
  CHECK(table.rows() == 10);
  const auto run_id = table.column("run_id").front();
  CHECK(contains(read_text(folder / "new.json"), R"("run_id":")" + run_id + R"(")"));
}

TEST_CASE("a cell that Google Benchmark's filter leaves out has no timeline") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--timeline", folder / "new.json", "--", "--benchmark_filter=arena/workers:2/"}).exit_code == 0);
  CHECK(names_of(timelines_in(folder / "new.json")) == std::set<std::string>{"arena, 2 workers, 20 jobs of 100us"});
}

TEST_CASE("listing the benchmarks writes no timeline") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--timeline", folder / "new.json", "--", "--benchmark_list_tests"}).exit_code == 0);
  CHECK_FALSE(std::filesystem::exists(folder / "new.json"));
}

TEST_CASE("an external program has no timeline, and the run says so") {
  const TemporaryFolder folder;
  const std::string mine = std::string("--external=mine=") + POOLBENCH_EXAMPLE;
  const Outcome outcome = program({"run", "--pools=arena,mine", mine, "--workers=1", "--jobs=4", "--sleep=100us",
                                   "--repetitions=1", "--timeline", folder / "new.json"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "\n1 timeline in " + folder / "new.json" +
                                  "\nNo timeline for mine: external programs do not say which worker ran a job\n"));
  CHECK(names_of(timelines_in(folder / "new.json")) == std::set<std::string>{"arena, 1 worker, 4 jobs of 100us"});
}

TEST_CASE("a trial that failed has no timeline") {
  const TemporaryFolder folder;
  // 10 000 jobs of 1 ms on one worker take 10 s and more.
  const Outcome outcome = program({"run", "--pools=channel", "--workers=1", "--jobs=10k", "--sleep=1ms",
                                   "--repetitions=1", "--trial-timeout=20ms", "--timeline", folder / "new.json"});
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.out, "\n0 timelines in " + folder / "new.json" + "\n"));
  CHECK(timelines_in(folder / "new.json").empty());
}

TEST_CASE("Ctrl-C leaves a timeline file that is complete, with the trials that have ended") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  // 100 trials of 100 ms, in two cells with a timeline each: the first one is in the file long before the end.
  Process process(program_command(
      {"run", "--pools=sequential", "--jobs=10", "--sleep=10ms,10001us", "--repetitions=50", "--timeline", path}));
  const auto trials = [&] { return std::filesystem::exists(path) ? count(read_text(path), "process_name") : 0; };
  while (trials() < 1 && process.running()) usleep(1000);
  process.send(SIGINT);
  CHECK(process.wait().exit_code == 130);
  const Timelines timelines = timelines_in(path);
  CHECK(timelines.size() >= 1);
  for (const auto& [pid, timeline] : timelines) CHECK(find_fault(timeline, 10).empty());
}

TEST_CASE("a second Ctrl-C also leaves a complete file") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  Process process(program_command(
      {"run", "--pools=sequential", "--jobs=100k", "--sleep=1ms", "--repetitions=1", "--timeline", path}));  // minutes
  wait_for_batch(process);
  interrupt_twice(process);
  CHECK(process.wait().exit_code == 130);
  CHECK(timelines_in(path).empty());
}
