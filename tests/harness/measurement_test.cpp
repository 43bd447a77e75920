#include "harness/measurement.hpp"

#include <numeric>

#include "tests/catch.hpp"
#include "tests/support/near.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::near;

namespace {

// Three jobs on two workers, from 1000 on:
//   job    submit  begin   end   service  wait  response
//    0      1000    1010   1110     100     10      110
//    1      1005    1020   1220     200     15      215
//    2      1030    1120   1220     100     90      190
// The last submit returns at 1040, drain() at 1300.
const Trace three_jobs{{.submit_ns = 1000, .begin_ns = 1010, .end_ns = 1110},
                       {.submit_ns = 1005, .begin_ns = 1020, .end_ns = 1220},
                       {.submit_ns = 1030, .begin_ns = 1120, .end_ns = 1220}};
const BatchTimes three_job_times{.start_ns = 1000, .accepted_ns = 1040, .drained_ns = 1300};

/// A trace of which only begins and ends matter.
Trace running(std::initializer_list<std::pair<std::int64_t, std::int64_t>> intervals) {
  Trace trace;
  for (const auto& [begin, end] : intervals) trace.push_back({.begin_ns = begin, .end_ns = end});
  return trace;
}

std::vector<double> one_to(int n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  std::iota(values.rbegin(), values.rend(), 1);  // not in order
  return values;
}

}  // namespace

TEST_CASE("a traced batch ends with its last job, not when drain() returns") {
  const Workload workload({.jobs = 3, .sleep = 90ns});
  const Measurement result = measure(three_job_times, 2, workload, three_jobs);
  CHECK(result.makespan_ns == 220);                    // 1220 − 1000
  CHECK(result.accept_ns == 40);                       // 1040 − 1000
  CHECK(near(result.time_per_job_ns, 220.0 / 3));      // makespan / jobs
  CHECK(near(result.throughput_hz, 3.0 / 220 * 1e9));  // jobs / makespan, in seconds
}

TEST_CASE("efficiency is the ideal makespan of the measured service times over the makespan") {
  const Workload workload({.jobs = 3, .sleep = 90ns});
  const Measurement result = measure(three_job_times, 2, workload, three_jobs);
  REQUIRE(result.jobs);
  CHECK(result.jobs->service_sum_ns == 400);                      // 100 + 200 + 100
  CHECK(result.jobs->ideal_ns == 200);                            // max(400 / 2, 200)
  CHECK(near(result.jobs->efficiency, 200.0 / 220));              // ideal / makespan
  CHECK(near(result.jobs->overhead_per_job_ns, 40.0 / 3));        // (2 · 220 − 400) / 3
  CHECK(near(result.efficiency_requested.value(), 135.0 / 220));  // max(3 · 90 / 2, 90) / makespan
  CHECK(result.jobs->peak_concurrency == 2);
}

TEST_CASE("no number of workers makes a batch shorter than its longest job") {
  const Workload workload({.jobs = 3, .sleep = 90ns});
  const Measurement result = measure(three_job_times, 8, workload, three_jobs);
  CHECK(result.jobs->ideal_ns == 200);                           // max(400 / 8, 200)
  CHECK(near(result.jobs->overhead_per_job_ns, 1360.0 / 3));     // (8 · 220 − 400) / 3
  CHECK(near(result.efficiency_requested.value(), 90.0 / 220));  // max(270 / 8, 90) / makespan
}

TEST_CASE("waits and responses count from each job's own submit") {
  const Workload workload({.jobs = 3, .sleep = 90ns});
  const Measurement result = measure(three_job_times, 2, workload, three_jobs);
  CHECK(result.jobs->wait_ns->p50 == 15);  // of 10, 15, 90
  CHECK(result.jobs->wait_ns->max == 90);
  CHECK(result.jobs->response_ns->p50 == 190);  // of 110, 190, 215
  CHECK(result.jobs->response_ns->max == 215);
}

TEST_CASE("an untraced batch ends when drain() returns, and has no figures of single jobs") {
  const Workload workload({.jobs = 3, .sleep = 90ns});
  const Measurement result = measure(three_job_times, 2, workload, {});
  CHECK(result.makespan_ns == 300);  // 1300 − 1000
  CHECK(near(result.efficiency_requested.value(), 135.0 / 300));
  CHECK_FALSE(result.jobs.has_value());
}

TEST_CASE("jobs without sleep have no requested efficiency") {
  CHECK_FALSE(measure(three_job_times, 2, Workload({.jobs = 3}), three_jobs).efficiency_requested.has_value());
}

TEST_CASE("a clock that did not advance makes no infinite figures") {
  const Measurement result = measure({}, 1, Workload({.jobs = 1}), running({{0, 0}}));
  CHECK(result.makespan_ns == 0);
  CHECK(result.throughput_hz == 1e9);
  CHECK(result.jobs->efficiency == 0);
}

TEST_CASE("percentiles are nearest ranks") {
  std::vector<std::int64_t> values(1000);
  std::iota(values.rbegin(), values.rend(), 1);  // 1000, 999 … 1
  const Percentiles result = percentiles(values);
  CHECK(result.p50 == 500);
  CHECK(result.p90 == 900);
  CHECK(result.p99 == 990);
  CHECK(result.p999 == 999);
  CHECK(result.max == 1000);
}

TEST_CASE("a percentile between two ranks is the upper one") {
  std::vector<std::int64_t> values{10, 20, 30, 40, 50};
  const Percentiles result = percentiles(values);
  CHECK(result.p50 == 30);  // rank 2.5 → 3
  CHECK(result.p90 == 50);  // rank 4.5 → 5
}

TEST_CASE("a single value is every percentile") {
  std::vector<std::int64_t> values{7};
  const Percentiles result = percentiles(values);
  CHECK(result.p50 == 7);
  CHECK(result.p999 == 7);
  CHECK(result.max == 7);
}

TEST_CASE("a job that begins as another ends does not overlap it") {
  CHECK(peak_concurrency(running({{0, 10}, {10, 20}, {20, 30}})) == 1);
  CHECK(peak_concurrency(running({{0, 11}, {10, 21}, {20, 30}})) == 2);
}

TEST_CASE("jobs within another's time run at once with it") {
  CHECK(peak_concurrency(running({{0, 100}, {10, 20}, {30, 40}})) == 2);
  CHECK(peak_concurrency(running({{0, 100}, {10, 50}, {20, 30}})) == 3);
}

TEST_CASE("all jobs at once are the peak, in whatever order they stand") {
  CHECK(peak_concurrency(running({{5, 10}, {5, 10}, {5, 10}, {5, 10}})) == 4);
  CHECK(peak_concurrency(running({{50, 60}, {0, 10}, {5, 12}, {55, 70}, {54, 56}})) == 3);
}

TEST_CASE("a job too short for the clock still counts as one") {
  CHECK(peak_concurrency(running({{5, 5}})) == 1);
  CHECK(peak_concurrency(running({{5, 5}, {5, 5}})) == 1);
}

TEST_CASE("the last end is the latest, not that of the last job") {
  CHECK(last_end_ns(running({{0, 10}, {0, 30}, {0, 20}})) == 30);
}

TEST_CASE("the median is the middle value or the mean of the two middle ones") {
  CHECK(median_interval({3, 1, 2}).median == 2);
  CHECK(median_interval({4, 1, 3, 2}).median == 2.5);
}

// Known values of the order-statistic interval: 1 − 2 · P(fewer than k of n fair coins show heads).
TEST_CASE("five values contain the median with 93.75 %, six with 96.875 %") {
  const MedianInterval five = median_interval(one_to(5));
  CHECK(five.low == 1);
  CHECK(five.high == 5);
  CHECK(five.confidence == 0.9375);  // 1 − 2 / 2^5
  const MedianInterval six = median_interval(one_to(6));
  CHECK(six.low == 1);
  CHECK(six.high == 6);
  CHECK(six.confidence == 0.96875);  // 1 − 2 / 2^6
}

TEST_CASE("of ten values, the second to the ninth contain the median with 97.85 %") {
  const MedianInterval ten = median_interval(one_to(10));
  CHECK(ten.low == 2);
  CHECK(ten.high == 9);
  CHECK(ten.confidence == 1 - 22.0 / 1024);  // 1 − 2 · (1 + 10) / 2^10
}

TEST_CASE("one value is no interval") {
  const MedianInterval one = median_interval({42});
  CHECK(one.low == 42);
  CHECK(one.median == 42);
  CHECK(one.high == 42);
  CHECK(one.confidence == 0);
}

TEST_CASE("two and three values give an interval of little confidence") {
  CHECK(median_interval(one_to(2)).confidence == 0.5);
  CHECK(median_interval(one_to(3)).confidence == 0.75);
}

TEST_CASE("of two thousand values the interval is still one of 95 %") {
  const MedianInterval many = median_interval(one_to(2000));
  CHECK(many.low == 956);  // from the exact binomial distribution: 955 values are left out on either side
  CHECK(many.high == 1045);
  CHECK(near(many.confidence, 0.95344717951, 1e-9));
}
