#include "harness/run/plan.hpp"

#include <set>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const WorkloadSpec millisecond{.jobs = 640, .sleep = 1ms};
const WorkloadSpec no_sleep{.jobs = 100'000};

Grid grid_with(std::vector<WorkloadSpec> workloads, TraceMode trace = TraceMode::automatic) {
  return {.pools = {"channel", "arena"},
          .workers = {1, 8},
          .workloads = std::move(workloads),
          .repetitions = 5,
          .trace = trace};
}

Plan plan_of(const Grid& grid) {
  return make_plan(grid, MeasuredPools(std::vector<external::Program>{}));
}

/// Whether each series of a cell with this workload is traced.
std::vector<bool> tracing(TraceMode mode, const WorkloadSpec& workload) {
  std::vector<bool> traced;
  for (const Series& series : series_of({"arena", 8, workload}, mode)) traced.push_back(series.traced);
  return traced;
}

}  // namespace

TEST_CASE("a plan has a cell for every pool, worker count and workload") {
  const WorkloadSpec second{.jobs = 10, .sleep = 1s};
  const Plan plan = plan_of(grid_with({millisecond, second}));
  CHECK(plan.repetitions == 5);
  CHECK(plan.cells == std::vector<Cell>{{"channel", 1, millisecond},
                                        {"channel", 8, millisecond},
                                        {"arena", 1, millisecond},
                                        {"arena", 8, millisecond},
                                        {"channel", 1, second},
                                        {"channel", 8, second},
                                        {"arena", 1, second},
                                        {"arena", 8, second}});
}

TEST_CASE("a pool of one worker is measured once per workload, as one worker") {
  Grid grid = grid_with({millisecond});
  grid.pools = {"sequential"};
  grid.workers = {4, 8};
  CHECK(plan_of(grid).cells == std::vector<Cell>{{"sequential", 1, millisecond}});
}

TEST_CASE("jobs per worker make a workload of each worker count, which the baseline runs, too") {
  Grid grid = grid_with({{.jobs_per_worker = 100, .sleep = 1ms}, no_sleep});
  grid.pools = {"sequential", "arena"};
  const WorkloadSpec few{.jobs = 100, .jobs_per_worker = 100, .sleep = 1ms};
  const WorkloadSpec many{.jobs = 800, .jobs_per_worker = 100, .sleep = 1ms};
  CHECK(plan_of(grid).cells == std::vector<Cell>{{"sequential", 1, few},
                                                 {"sequential", 1, many},
                                                 {"arena", 1, few},
                                                 {"arena", 8, many},
                                                 {"sequential", 1, no_sleep},
                                                 {"arena", 1, no_sleep},
                                                 {"arena", 8, no_sleep}});
}

TEST_CASE("automatic tracing traces long jobs and measures short ones with and without") {
  CHECK(tracing(TraceMode::automatic, millisecond) == std::vector<bool>{true});
  CHECK(tracing(TraceMode::automatic, {.jobs = 10, .sleep = 100us}) == std::vector<bool>{true});
  CHECK(tracing(TraceMode::automatic, {.jobs = 10, .sleep = 99us}) == std::vector<bool>{false, true});
  CHECK(tracing(TraceMode::automatic, no_sleep) == std::vector<bool>{false, true});
}

TEST_CASE("tracing can be forced and forbidden") {
  const auto mode = GENERATE(TraceMode::on, TraceMode::off);
  for (const WorkloadSpec& workload : {millisecond, no_sleep})
    CHECK(tracing(mode, workload) == std::vector<bool>{mode == TraceMode::on});
}

TEST_CASE("a plan's series are its cells, traced, untraced or both") {
  Grid grid = grid_with({millisecond, no_sleep});
  grid.pools = {"arena"};
  grid.workers = {8};
  std::vector<std::string> names;
  for (const Series& series : series_of(plan_of(grid))) names.push_back(series_name(series));
  CHECK(names == std::vector<std::string>{"arena/workers:8/jobs:640/sleep:1ms/traced",
                                          "arena/workers:8/jobs:100000/sleep:0",
                                          "arena/workers:8/jobs:100000/sleep:0/traced"});
}

TEST_CASE("the extent of a run counts each repetition of each series") {
  const std::vector<Series> series = series_of(plan_of(grid_with({millisecond, no_sleep})));
  const Extent once = extent_of(series, 1);
  CHECK(once.trials == 4 + 8);
  CHECK(once.expected > 4 * expected_makespan({"arena", 8, millisecond}));
  const Extent thrice = extent_of(series, 3);
  CHECK(thrice.trials == 3 * once.trials);
  CHECK(thrice.expected == 3 * once.expected);
}

TEST_CASE("a cell's name leaves out default values") {
  CHECK(cell_name({"channel", 5, millisecond}) == "channel/workers:5/jobs:640/sleep:1ms");
  CHECK(cell_name({"channel",
                   5,
                   {.jobs = 10,
                    .producers = 4,
                    .sleep = 50us,
                    .distribution = SleepDistribution::bimodal,
                    .hash_rounds = 100}}) ==
        "channel/workers:5/jobs:10/sleep:50us/bimodal/hash_rounds:100/producers:4");
}

TEST_CASE("all cells of a plan have different names") {
  std::vector<WorkloadSpec> workloads;
  for (const std::uint64_t jobs : {10U, 20U}) {
    for (const auto sleep : {0ns, 1500ns, 1'500'000ns}) {
      for (const unsigned producers : {1U, 2U}) {
        for (const std::uint64_t rounds : {1U, 10U}) {
          workloads.push_back({.jobs = jobs, .producers = producers, .sleep = sleep, .hash_rounds = rounds});
        }
      }
    }
  }
  const Plan plan = plan_of(grid_with(workloads));
  std::set<std::string> names;
  for (const Cell& cell : plan.cells) names.insert(cell_name(cell));
  CHECK(names.size() == plan.cells.size());
}

TEST_CASE("a batch is expected to take its sleeps, shared among the workers, and somewhat more") {
  const auto expected = [](unsigned workers, const WorkloadSpec& workload) {
    return expected_makespan({"arena", workers, workload});
  };
  CHECK(expected(1, millisecond) >= 640ms);
  CHECK(expected(1, millisecond) <= 1s);
  CHECK(expected(64, millisecond) >= 10ms);
  CHECK(expected(64, millisecond) <= 20ms);
  CHECK(expected(5, {.jobs = 20, .sleep = 1s}) >= 4s);
  CHECK(expected(64, {.jobs = 2, .sleep = 1s}) >= 1s);  // never less than one job
  CHECK(expected(8, no_sleep) > 0ns);
}

TEST_CASE("a cell is described for people") {
  CHECK(describe(Cell{"arena", 1, millisecond}) == "arena, 1 worker, 640 jobs of 1ms");
  CHECK(describe(Cell{"go", 8, {.jobs = 1'000, .producers = 2}}) ==
        "go, 8 workers, 1 000 jobs without sleep, 2 producers");
}
