#include "harness/run/trial_runner.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const MeasuredPools pools_of_the_registry(std::vector<external::Program>{});
const WorkloadSpec two_jobs{.jobs = 2};
const WorkloadSpec drawn_jobs{.jobs = 2, .sleep = 1us, .distribution = SleepDistribution::exponential};

void run_batch(Trial& trial) {
  trial.run();
}

/// Records every event, and throws at the one that the test names.
struct RecordedRun final : RunObserver {
  void on_start(const Cell& cell) override {
    started.push_back(cell);
    if (throws_at_start) throw std::runtime_error("no start");
  }
  void on_row(const Row& row, const TracedBatch* traced) override {
    rows.push_back(row);
    records.push_back(traced == nullptr ? 0 : traced->records.size());
    if (throws_at_row) throw std::runtime_error("disk full");
  }
  void on_give_up(const Row* /*last*/, const std::string& what) override { FAIL(what); }

  bool throws_at_start = false;
  bool throws_at_row = false;
  std::vector<Cell> started;
  std::vector<Row> rows;
  std::vector<std::size_t> records;
};

Series series_with(const WorkloadSpec& workload, bool traced = true) {
  return {.cell = {"sequential", 1, workload}, .traced = traced};
}

}  // namespace

TEST_CASE("the observer gets each repetition, with its jobs if it is traced") {
  RecordedRun recorded;
  TrialRunner runner(pools_of_the_registry, {}, recorded);
  const auto row = runner.run(series_with(two_jobs), 1, run_batch);
  runner.run(series_with(two_jobs, false), 1, run_batch);
  REQUIRE(row.has_value());
  CHECK(row->result.status == Status::ok);
  CHECK(row->result.jobs_done == 2);
  CHECK(recorded.started == std::vector<Cell>(2, series_with(two_jobs).cell));
  REQUIRE(recorded.rows.size() == 2);
  CHECK(recorded.rows[0].traced);
  CHECK_FALSE(recorded.rows[1].traced);
  CHECK(recorded.records == std::vector<std::size_t>{2, 0});
}

TEST_CASE("a row knows its repetition and its place in the run") {
  RecordedRun recorded;
  TrialRunner runner(pools_of_the_registry, {}, recorded);
  runner.run(series_with(two_jobs), 7, run_batch);
  runner.run(series_with(drawn_jobs), 1, run_batch);
  CHECK(recorded.rows[0].repetition == 7);
  CHECK(recorded.rows[0].position == 1);
  CHECK(recorded.rows[1].repetition == 1);
  CHECK(recorded.rows[1].position == 2);
}

TEST_CASE("each repetition draws its own service times, unless all are to have those of the first") {
  RecordedRun recorded;
  TrialRunner fresh(pools_of_the_registry, {}, recorded);
  fresh.run(series_with(drawn_jobs), 3, run_batch);
  fresh.run(series_with(two_jobs), 3, run_batch);
  CHECK(recorded.rows[0].draw == 3);
  CHECK(recorded.rows[1].draw == 1);  // nothing to draw
  TrialRunner same(pools_of_the_registry, {.same_draw = true}, recorded);
  same.run(series_with(drawn_jobs), 3, run_batch);
  CHECK(recorded.rows[2].draw == 1);
}

TEST_CASE("an observer that throws ends the run, and its exception comes through") {
  RecordedRun recorded;
  (GENERATE(true, false) ? recorded.throws_at_start : recorded.throws_at_row) = true;
  TrialRunner runner(pools_of_the_registry, {}, recorded);
  const auto three_trials = [&] {
    for (std::uint64_t repetition = 1; repetition <= 3; ++repetition)
      runner.run(series_with(two_jobs), repetition, run_batch);
  };
  CHECK_THROWS_WITH(runner.guard(three_trials), recorded.throws_at_start ? "no start" : "disk full");
  CHECK(recorded.started.size() == 1);
}

TEST_CASE("a cell that timed out is run again, unless once is to be enough; other cells still run") {
  const bool once = GENERATE(true, false);
  RecordedRun recorded;
  TrialRunner runner(pools_of_the_registry, {.time_limit = 1ms, .once_if_late = once}, recorded);
  const Series late = series_with({.jobs = 100, .sleep = 20ms});
  CHECK(runner.run(late, 1, run_batch).has_value());
  CHECK(runner.run(late, 2, run_batch).has_value() == !once);
  CHECK(runner.run({.cell = late.cell, .traced = false}, 1, run_batch).has_value() == !once);
  CHECK(runner.run(series_with(two_jobs), 1, run_batch).has_value());
  CHECK(runner.run(series_with(two_jobs), 2, run_batch).has_value());
  CHECK(recorded.rows.back().position == recorded.rows.size());
}

TEST_CASE("a trial that fails has a row with its error, and the next one still runs") {
  RecordedRun recorded;
  TrialRunner runner(pools_of_the_registry, {.time_limit = 1ms}, recorded);
  runner.run(series_with({.jobs = 100, .sleep = 20ms}), 1, run_batch);
  runner.run(series_with(two_jobs), 1, run_batch);
  REQUIRE(recorded.rows.size() == 2);
  CHECK(recorded.rows[0].result.status == Status::timeout);
  CHECK(recorded.records[0] == 0);
  CHECK(recorded.rows[1].cell.workload == two_jobs);
}
