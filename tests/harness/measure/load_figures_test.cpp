#include "harness/measure/load_figures.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// Jobs that arrive each 100, and are submitted 1 later; `begins` and `ends` count from the first arrival.
std::vector<JobRecord> jobs(const std::vector<std::int64_t>& begins, const std::vector<std::int64_t>& ends) {
  constexpr std::int64_t start = 1'000;
  std::vector<JobRecord> records;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::int64_t arrival = start + 100 * static_cast<std::int64_t>(i);
    records.push_back(
        {.arrival_ns = arrival, .submit_ns = arrival + 1, .begin_ns = start + begins[i], .end_ns = start + ends[i]});
  }
  return records;
}

const std::vector<std::int64_t> no_lag(3, 0);

}  // namespace

TEST_CASE("rates count gaps between arrivals, and ends from the first arrival", "[load_figures]") {
  const LoadFigures load =
      load_figures(jobs({1, 101, 201}, {51, 151, 251}), no_lag, {.workers = 2, .requested_sum_ns = 150});
  CHECK(load.offered_hz == Approx(1e7));            // two gaps of 100 ns
  CHECK(load.achieved_hz == Approx(3e9 / 251));     // three jobs
  CHECK(load.offered_utilization == Approx(0.25));  // 50 ns each 100 ns, for two workers
  CHECK_FALSE(load.overload);
  CHECK(load.wait_mean_ns == Approx(1));
  CHECK(load.uncorrected_ns.p50 == 50);
}

TEST_CASE("the excess is what a job waits beyond first come, first served", "[load_figures]") {
  // The third job is served before the second, by the only worker.
  const LoadFigures load =
      load_figures(jobs({0, 500, 250}, {250, 600, 500}), no_lag, {.workers = 1, .requested_sum_ns = 600});
  CHECK(load.excess_p99_ns == 250);  // the second: 400 instead of 150
  CHECK(load.excess_p50_ns == 0);    // the first
  CHECK(load.most_waiting == 2);
}

TEST_CASE("a pool that serves in order has no excess", "[load_figures]") {
  const LoadFigures load =
      load_figures(jobs({0, 250, 500}, {250, 500, 750}), no_lag, {.workers = 1, .requested_sum_ns = 600});
  CHECK(load.excess_p99_ns == 0);
  CHECK(load.excess_p50_ns == 0);
}

TEST_CASE("a load that asks for all worker time, or was cut, is overload", "[load_figures]") {
  const auto served = jobs({0, 250, 500}, {250, 500, 750});
  CHECK(load_figures(served, no_lag, {.workers = 1, .requested_sum_ns = 300}).overload);
  CHECK_FALSE(load_figures(served, no_lag, {.workers = 1, .requested_sum_ns = 299}).overload);
  CHECK(load_figures(served, no_lag, {.workers = 1, .requested_sum_ns = 30, .cut = true}).overload);
}

TEST_CASE("a burst counts once, and a closed load is no overload", "[load_figures]") {
  std::vector<JobRecord> served = jobs({1, 101, 201}, {51, 151, 251});
  served[1].arrival_ns = served[0].arrival_ns;  // two at once, then one
  CHECK(load_figures(served, no_lag, {.workers = 2, .requested_sum_ns = 150}).offered_hz == Approx(1e7));
  served[1].arrival_ns = served[2].arrival_ns;  // one, then two at once
  CHECK(load_figures(served, no_lag, {.workers = 2, .requested_sum_ns = 150}).offered_hz == Approx(5e6));
  CHECK_FALSE(load_figures(served, no_lag, {.workers = 1, .requested_sum_ns = 3'000, .closed = true}).overload);
}

TEST_CASE("a producer whose lag is a quarter of the slowest responses was the bottleneck", "[load_figures]") {
  const Percentiles response{.p50 = 100, .p90 = 100, .p99 = 400, .p999 = 400, .max = 400};
  CHECK_FALSE(producer_was_the_bottleneck({.lag_ns = {.p99 = 99}}, response));
  CHECK(producer_was_the_bottleneck({.lag_ns = {.p99 = 100}}, response));
}

TEST_CASE("one job has no rate of arrivals", "[load_figures]") {
  const LoadFigures load = load_figures(jobs({0}, {50}), std::vector<std::int64_t>{0}, {.requested_sum_ns = 50});
  CHECK(load.offered_hz == 0);
  CHECK(load.most_waiting == 0);
}
