#include "harness/cli/load_grid.hpp"

#include <deque>
#include <vector>

#include "harness/cli/load_options.hpp"
#include "harness/cli/usage_error.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// Recorded each 100 ms, ten times. Forgets nothing, because arrivals refer to it.
Arrivals recorded_arrivals() {
  static std::deque<RecordedTimes> files;
  RecordedTimes& file = files.emplace_back(
      RecordedTimes{.source = {.text = "a.csv", .file = "a.csv", .column = {}, .unit = {}, .kind = TimesKind::instants},
                    .times = {},
                    .mean = 100ms});
  for (int i = 0; i < 10; ++i) file.times.push_back(i * 100ms);
  return {.process = ArrivalProcess::recorded, .recorded = &file};
}

RunOptions load_with(LoadOptions load) {
  RunOptions options = default_load();
  load.wanted = true;
  options.load = std::move(load);
  return options;
}

}  // namespace

TEST_CASE("a load has three utilizations and ten seconds unless told otherwise", "[load_grid]") {
  const auto loads = loads_of(default_load());
  REQUIRE(loads.size() == 3);
  CHECK(loads[0].arrivals.utilization == 0.5);
  CHECK(loads[2].arrivals.utilization == 0.9);
  CHECK(loads[0].arrivals.process == ArrivalProcess::poisson);
  CHECK(loads[0].duration == 10s);
  CHECK(loads[0].distribution == SleepDistribution::exponential);
  CHECK(for_workers(loads[0], 16).arrivals.rate_hz == Approx(800));  // half of 16 workers with jobs of 10 ms
  CHECK(for_workers(loads[0], 16).jobs == 8'000);
}

TEST_CASE("each rate is a workload of each service time", "[load_grid]") {
  RunOptions options = load_with({.rates = {100, 200}, .jobs = 50});
  options.sleeps = {1ms, 2ms};
  const auto loads = loads_of(options);
  REQUIRE(loads.size() == 4);
  CHECK(loads[1].arrivals.rate_hz == 200);
  CHECK(loads[1].sleep == 1ms);
  CHECK(loads[2].sleep == 2ms);
  CHECK(loads[3].jobs == 50);
}

TEST_CASE("a recording is replayed as a whole, or as much of it as comes in the time", "[load_grid]") {
  CHECK(loads_of(load_with({.arrivals = recorded_arrivals()})).front().jobs == 10);
  CHECK(loads_of(load_with({.arrivals = recorded_arrivals()})).front().arrivals.rate_hz == Approx(10));
  CHECK(loads_of(load_with({.arrivals = recorded_arrivals(), .duration = 350ms})).front().jobs == 4);
  CHECK(loads_of(load_with({.rates = {20}, .arrivals = recorded_arrivals(), .duration = 350ms})).front().jobs ==
        8);  // twice as fast
}

TEST_CASE("users submit as many jobs as they can in the time if none waits", "[load_grid]") {
  const Arrivals closed{.process = ArrivalProcess::closed, .users = 5, .think = 90ms};
  CHECK(loads_of(load_with({.closed = closed, .duration = 1s})).front().jobs == 50);  // 10 rounds of 90 + 10 ms
  CHECK(loads_of(load_with({.closed = closed, .duration = 1ms})).front().jobs == 5);  // each has at least one
  CHECK_THROWS_AS(loads_of(load_with(
                      {.closed = Arrivals{.process = ArrivalProcess::closed, .users = 1'000'000}, .duration = 277h})),
                  UsageError);
}
