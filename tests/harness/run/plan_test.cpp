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
  return make_plan(grid, Roster(std::vector<external::Program>{}));
}

}  // namespace

TEST_CASE("a plan has a cell for every pool, worker count and workload") {
  const Plan plan = plan_of(grid_with({millisecond, {.jobs = 10, .sleep = 1s}}));
  CHECK(plan.repetitions == 5);
  CHECK(plan.workloads.size() == 2);
  CHECK(plan.cells == std::vector<Cell>{{"channel", 1, 0, true},
                                        {"channel", 8, 0, true},
                                        {"arena", 1, 0, true},
                                        {"arena", 8, 0, true},
                                        {"channel", 1, 1, true},
                                        {"channel", 8, 1, true},
                                        {"arena", 1, 1, true},
                                        {"arena", 8, 1, true}});
}

TEST_CASE("a pool of one worker is measured once per workload, as one worker") {
  Grid grid = grid_with({millisecond});
  grid.pools = {"sequential"};
  grid.workers = {4, 8};
  CHECK(plan_of(grid).cells == std::vector<Cell>{{"sequential", 1, 0, true}});
}

TEST_CASE("jobs per worker make a workload of each worker count, which the baseline runs, too") {
  Grid grid = grid_with({{.jobs_per_worker = 100, .sleep = 1ms}, no_sleep}, TraceMode::on);
  grid.pools = {"sequential", "arena"};
  const Plan plan = plan_of(grid);
  CHECK(plan.workloads == std::vector<WorkloadSpec>{{.jobs = 100, .jobs_per_worker = 100, .sleep = 1ms},
                                                    {.jobs = 800, .jobs_per_worker = 100, .sleep = 1ms},
                                                    no_sleep});
  CHECK(plan.cells == std::vector<Cell>{{"sequential", 1, 0, true},
                                        {"sequential", 1, 1, true},
                                        {"arena", 1, 0, true},
                                        {"arena", 8, 1, true},
                                        {"sequential", 1, 2, true},
                                        {"arena", 1, 2, true},
                                        {"arena", 8, 2, true}});
}

TEST_CASE("automatic tracing traces long jobs and measures short ones with and without") {
  Grid grid = grid_with({millisecond, no_sleep});
  grid.pools = {"arena"};
  grid.workers = {8};
  CHECK(plan_of(grid).cells == std::vector<Cell>{{"arena", 8, 0, true}, {"arena", 8, 1, false}, {"arena", 8, 1, true}});
}

TEST_CASE("a sleep of 100 us is long enough to be traced only") {
  Grid grid = grid_with({{.jobs = 10, .sleep = 100us}, {.jobs = 10, .sleep = 99us}});
  grid.pools = {"arena"};
  grid.workers = {8};
  CHECK(plan_of(grid).cells.size() == 1 + 2);
}

TEST_CASE("tracing can be forced and forbidden") {
  const auto mode = GENERATE(TraceMode::on, TraceMode::off);
  const Plan plan = plan_of(grid_with({millisecond, no_sleep}, mode));
  CHECK(plan.cells.size() == 2 * 2 * 2);
  for (const Cell& cell : plan.cells) CHECK(cell.traced == (mode == TraceMode::on));
}

TEST_CASE("a cell's name says what is not usual about it") {
  const Cell cell{.pool = "channel", .workers = 5, .workload = 0, .traced = false};
  const Cell traced{.pool = "channel", .workers = 5, .workload = 0, .traced = true};
  CHECK(cell_name(cell, millisecond) == "channel/workers:5/jobs:640/sleep:1ms");
  CHECK(cell_name(traced, millisecond) == "channel/workers:5/jobs:640/sleep:1ms/traced");
  CHECK(cell_name(traced, {.jobs = 10,
                           .producers = 4,
                           .sleep = 50us,
                           .distribution = SleepDistribution::bimodal,
                           .hash_rounds = 100}) ==
        "channel/workers:5/jobs:10/sleep:50us/bimodal/hash_rounds:100/producers:4/traced");
}

TEST_CASE("all cells of a plan have names of their own") {
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
  for (const Cell& cell : plan.cells) names.insert(cell_name(cell, plan.workloads[cell.workload]));
  CHECK(names.size() == plan.cells.size());
}

TEST_CASE("a batch is expected to take its sleeps, shared among the workers, and somewhat more") {
  const auto expected = [](unsigned workers, const WorkloadSpec& workload) {
    return expected_makespan({.pool = "arena", .workers = workers}, workload);
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
  CHECK(describe({.pool = "arena", .workers = 1}, millisecond) == "arena, 1 worker, 640 jobs of 1ms");
  CHECK(describe({.pool = "go", .workers = 8}, {.jobs = 1'000, .producers = 2}) ==
        "go, 8 workers, 1 000 jobs without sleep, 2 producers");
}
