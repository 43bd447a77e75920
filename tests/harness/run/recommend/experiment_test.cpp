#include "harness/run/recommend/experiment.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// Pools without a clock: each trial takes 1 ms a job, and `fast` adds up to 64 workers, all others to 32.
class FakePools {
 public:
  std::optional<MeasuredTrial> measure(const Cell& cell, std::uint64_t repetition) {
    cells.push_back(cell);
    MeasuredTrial trial{.row = {.cell = cell, .repetition = repetition}};
    trial.services.assign(cell.workload.jobs, 1'000'000);
    TrialResult& result = trial.row.result;
    result.jobs_done = cell.workload.jobs;
    result.resources = Resources{.cpu_user_ns = static_cast<std::int64_t>(cell.workload.jobs) * 20'000};
    if (cell.pool == broken) {
      result.status = Status::error;
      result.error = "a job threw: no disk";
      return trial;
    }
    const double per_s = 1000.0 * std::min(cell.workers, cell.pool == "fast" ? 64U : 32U);
    result.measurement = Measurement{.makespan_ns = 1'000'000, .throughput_hz = per_s};
    if (cell.workload.arrivals.is_load()) {
      result.resources = Resources{.cpu_user_ns = busy_in_loads_ns};
      result.measurement->jobs =
          JobFigures{.response_ns = Percentiles{.p99 = cell.workers >= 5 ? 2'000'000 : 9'000'000}};
    }
    return trial;
  }

  std::string broken;
  std::int64_t busy_in_loads_ns = 0;
  std::vector<Cell> cells;
};

RecommendQuestion question() {
  return {.pools = {"slow", "fast"}, .job = {.sleep = 1ms}, .most_workers = 256, .cpus = 2, .budget = 3min};
}

ExperimentActions actions(FakePools& pools, std::size_t most_trials = 1000) {
  return {
      .measure = [&](const Cell& cell, std::uint64_t repetition) { return pools.measure(cell, repetition); },
      .time_used =
          [&pools, most_trials] { return static_cast<double>(pools.cells.size()) / static_cast<double>(most_trials); }};
}

}  // namespace

TEST_CASE("the job alone comes first, and the pools are measured around the workers that follow from it") {
  FakePools pools;
  Recommendation found;
  experiment(question(), actions(pools), found);
  CHECK(pools.cells.front().pool == "sequential");
  CHECK(found.split.compute_ns == 20'000);
  CHECK(found.guess == 100);  // 2 processors x (1 + 980 / 20)
  REQUIRE(found.search);
  CHECK(found.search->leaders().front() == "fast");
  CHECK(found.search->fewest_reaching("fast", 0.97 * 64'000).workers >= 60);
  CHECK(found.search->fewest_reaching("fast", 0.97 * 64'000).workers <= 72);
  CHECK(found.trials == pools.cells.size());
  CHECK_FALSE(found.out_of_time);
}

TEST_CASE("pools beside the choice are measured with the workers of the best") {
  FakePools pools;
  RecommendQuestion asked = question();
  asked.beside = {"coroutines"};
  Recommendation found;
  experiment(asked, actions(pools), found);
  REQUIRE_FALSE(found.beside.empty());
  for (const auto& [point, samples] : found.beside) CHECK(point.pool == "coroutines");
  CHECK(found.search->leaders().front() == "fast");
}

TEST_CASE("no pool beside runs jobs that it cannot divide") {
  FakePools pools;
  RecommendQuestion asked = question();
  asked.beside = {"coroutines"};
  asked.job.job.name = "tcp";
  Recommendation found;
  experiment(asked, actions(pools), found);
  CHECK(found.beside.empty());
  for (const Cell& cell : pools.cells) CHECK(cell.pool != "coroutines");
}

TEST_CASE("when the time is over, what is known remains") {
  FakePools pools;
  Recommendation found;
  experiment(question(), actions(pools, 6), found);
  CHECK(pools.cells.size() == 6);
  CHECK(found.out_of_time);
  CHECK_FALSE(found.search->leaders().empty());
}

TEST_CASE("a job that fails alone is the whole answer") {
  FakePools pools;
  pools.broken = "sequential";
  Recommendation found;
  CHECK_THROWS_WITH(experiment(question(), actions(pools), found),
                    "a job alone could not be measured: a job threw: no disk");
}

TEST_CASE("a pool that fails is left out, and its error is kept once") {
  FakePools pools;
  pools.broken = "fast";
  Recommendation found;
  experiment(question(), actions(pools), found);
  CHECK(found.search->leaders() == std::vector<std::string>{"slow"});
  const std::set<std::string> different(found.failures.begin(), found.failures.end());
  CHECK_FALSE(different.empty());
  CHECK(different.size() == found.failures.size());
}

TEST_CASE("under load, the fewest workers are verified by loads with one fewer and one more") {
  FakePools pools;
  RecommendQuestion asked = question();
  asked.load = LoadQuestion{.rate_hz = 1000, .objective = {.per_mille = 990, .most = 5ms}};
  Recommendation found;
  experiment(asked, actions(pools), found);
  REQUIRE(found.walk);
  CHECK(found.walk->fewest() == 5U);
  CHECK(found.walk->is_verified());
  CHECK(found.screened_ns.size() == 2);
  for (const Cell& cell : pools.cells)
    CHECK((cell.workload.arrivals.is_load() || cell.pool == "sequential" || cell.pool == "slow"));
}

TEST_CASE("nothing is measured under load if the jobs alone take too long") {
  FakePools pools;
  RecommendQuestion asked = question();
  asked.load = LoadQuestion{.rate_hz = 1000, .objective = {.per_mille = 990, .most = 500us}};
  Recommendation found;
  experiment(asked, actions(pools), found);
  CHECK(limit_of_load(asked, found.split) == LoadLimit::jobs);
  CHECK_FALSE(found.walk);
  for (const Cell& cell : pools.cells) CHECK_FALSE(cell.workload.arrivals.is_load());
}

TEST_CASE("a load that keeps all processors busy and misses the objective is not tried with ever more workers") {
  FakePools pools;
  RecommendQuestion asked = question();
  asked.load = LoadQuestion{.rate_hz = 1000, .objective = {.per_mille = 990, .most = 1500us}};
  asked.cpus = 1;
  pools.busy_in_loads_ns = 900'000;  // of a makespan of 1 ms
  Recommendation found;
  experiment(asked, actions(pools), found);
  REQUIRE(found.walk);
  CHECK_FALSE(found.walk->fewest());
  CHECK(found.saturated_with == found.walk->measured().back());
  CHECK(found.walk->measured().size() <= 3);
  CHECK_FALSE(found.out_of_time);
}

TEST_CASE("loads that check have as many jobs as the time allows, and enough for the percentile") {
  RecommendQuestion asked = question();
  asked.load = LoadQuestion{.rate_hz = 1, .objective = {.per_mille = 990, .most = 5ms}};
  CHECK(jobs_of_check(asked) == fewest_of_check(asked.load->objective));
  asked.load->rate_hz = 1e6;
  CHECK(jobs_of_check(asked) == 10'000);
}
