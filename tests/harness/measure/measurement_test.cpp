#include "harness/measure/measurement.hpp"

#include "tests/catch.hpp"
#include "tests/support/near.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::near;

namespace {

// Three jobs on two workers, in a batch that started at 1000:
//   job    submit  begin   end   service  wait  response  queueing
//    0      1000    1010   1110     100     10      110       10
//    1      1005    1020   1220     200     20      220       15
//    2      1030    1120   1220     100    120      220       90
// The last submit returns at 1040, drain() at 1300. Each job should sleep for 90 and takes 10 to hash.
const Trace three_jobs{{.submit_ns = 1000, .begin_ns = 1010, .end_ns = 1110},
                       {.submit_ns = 1005, .begin_ns = 1020, .end_ns = 1220},
                       {.submit_ns = 1030, .begin_ns = 1120, .end_ns = 1220}};
const BatchTimes three_job_times{.start_ns = 1000, .accepted_ns = 1040, .drained_ns = 1300};

BatchSize three_jobs_on(unsigned workers) {
  return {.workers = workers, .jobs = 3, .requested = requested_service(Workload({.jobs = 3, .sleep = 90ns}), 10)};
}

/// A trace in which only begins and ends matter.
Trace running(std::initializer_list<std::pair<std::int64_t, std::int64_t>> intervals) {
  Trace trace;
  for (const auto& [begin, end] : intervals) trace.push_back({.begin_ns = begin, .end_ns = end});
  return trace;
}

}  // namespace

TEST_CASE("the requested service of jobs is their sleep and their hashing alone") {
  const RequestedService constant = requested_service(Workload({.jobs = 3, .sleep = 90ns}), 10);
  CHECK(constant.sum_ns == 300);  // 3 · (90 + 10)
  CHECK(constant.earliest_end_ns == 100);
  const RequestedService without_sleep = requested_service(Workload({.jobs = 4}), 2.5);
  CHECK(without_sleep.sum_ns == 10);  // 4 · 2.5
  CHECK(without_sleep.earliest_end_ns == 2.5);

  const Workload drawn({.jobs = 20, .sleep = 1us, .distribution = SleepDistribution::exponential});
  CHECK(requested_service(drawn, 10).sum_ns == static_cast<double>(drawn.service_sum().count()) + 200);
  CHECK(requested_service(drawn, 10).earliest_end_ns == static_cast<double>(drawn.service_max().count()) + 10);
}

TEST_CASE("a traced batch ends with its last job, not when drain() returns") {
  const Measurement result = measure(three_job_times, three_jobs_on(2), three_jobs);
  CHECK(result.makespan_ns == 220);                    // 1220 − 1000
  CHECK(result.accept_ns == 40);                       // 1040 − 1000
  CHECK(near(result.time_per_job_ns, 220.0 / 3));      // makespan / jobs
  CHECK(near(result.throughput_hz, 3.0 / 220 * 1e9));  // jobs / makespan, in seconds
}

TEST_CASE("efficiency is the ideal makespan of the requested service over the makespan") {
  const Measurement result = measure(three_job_times, three_jobs_on(2), three_jobs);
  CHECK(result.ideal_ns == 150);                // max(300 / 2, 100)
  CHECK(near(result.efficiency, 150.0 / 220));  // ideal / makespan
  const JobFigures jobs = result.jobs.value();
  CHECK(jobs.service_sum_ns == 400);                // 100 + 200 + 100
  CHECK(near(jobs.utilization, 400.0 / 440));       // measured / (2 · 220)
  CHECK(near(jobs.stretch, 400.0 / 300));           // measured / requested
  CHECK(near(jobs.overhead_per_job_ns, 40.0 / 3));  // (2 · 220 − 400) / 3
  CHECK(jobs.peak_concurrency == 2);
}

TEST_CASE("no number of workers makes a batch shorter than its longest job") {
  const Measurement result = measure(three_job_times, three_jobs_on(8), three_jobs);
  CHECK(result.ideal_ns == 100);  // max(300 / 8, 100)
  CHECK(near(result.efficiency, 100.0 / 220));
  CHECK(near(result.jobs->utilization, 400.0 / 1760));        // 400 / (8 · 220)
  CHECK(near(result.jobs->stretch, 400.0 / 300));             // does not depend on the workers
  CHECK(near(result.jobs->overhead_per_job_ns, 1360.0 / 3));  // (8 · 220 − 400) / 3
}

TEST_CASE("a pool gains nothing by stretching its jobs") {
  // Two jobs on two workers, each requested to take 100 and stretched to 1000: all worker time is inside jobs.
  const BatchSize size{.workers = 2, .jobs = 2, .requested = {.sum_ns = 200, .earliest_end_ns = 100}};
  const Measurement result = measure({.drained_ns = 1000}, size, running({{0, 1000}, {0, 1000}}));
  CHECK(near(result.efficiency, 0.1));
  CHECK(near(result.jobs->utilization, 1));
  CHECK(near(result.jobs->stretch, 10));
  CHECK(result.jobs->overhead_per_job_ns == 0);
}

TEST_CASE("the steady overhead is only that before the last job begins") {
  // Two workers: one is idle from 100 on, while the last job runs until 300.
  const BatchSize size{.workers = 2, .jobs = 3, .requested = {.sum_ns = 400, .earliest_end_ns = 200}};
  const Measurement ragged = measure({.drained_ns = 300}, size, running({{0, 100}, {0, 100}, {100, 300}}));
  CHECK(near(ragged.jobs->overhead_per_job_ns, 200.0 / 3));  // (2 · 300 − 400) / 3
  CHECK(ragged.jobs->steady_overhead_per_job_ns == 0.0);     // (2 · 100 − 200) / 3

  // Until the last job begins at 1120, each worker spends 100 of its 120 in jobs.
  const Measurement even = measure(three_job_times, three_jobs_on(2), three_jobs);
  CHECK(near(even.jobs->steady_overhead_per_job_ns.value(), 40.0 / 3));  // (2 · 120 − 200) / 3
}

TEST_CASE("jobs wait from the start of the batch, and queue from their own submit") {
  const JobFigures jobs = measure(three_job_times, three_jobs_on(2), three_jobs).jobs.value();
  CHECK(jobs.wait_ns->p50 == 20);  // of 10, 20, 120
  CHECK(jobs.wait_ns->max == 120);
  CHECK(jobs.response_ns->p50 == 220);  // of 110, 220, 220
  CHECK(jobs.response_ns->max == 220);
  CHECK(jobs.queueing_ns->p50 == 15);  // of 10, 15, 90
  CHECK(jobs.queueing_ns->max == 90);
}

TEST_CASE("a pool that blocks its producer shortens the queueing time, not the wait") {
  const auto jobs_submitted_at = [](std::int64_t first, std::int64_t second) {
    const Trace trace{{.submit_ns = first, .begin_ns = 10, .end_ns = 500},
                      {.submit_ns = second, .begin_ns = 510, .end_ns = 1000}};
    return measure({.drained_ns = 1000}, {.workers = 1, .jobs = 2}, trace).jobs.value();
  };
  const JobFigures queued = jobs_submitted_at(0, 1);
  const JobFigures blocked = jobs_submitted_at(5, 505);
  CHECK(queued.queueing_ns->max == 509);
  CHECK(blocked.queueing_ns->max == 5);
  for (const JobFigures& jobs : {queued, blocked}) {
    CHECK(jobs.wait_ns->max == 510);
    CHECK(jobs.response_ns->max == 1000);
  }
}

TEST_CASE("an untraced batch ends when drain() returns, and has no figures of single jobs") {
  const Measurement result = measure(three_job_times, three_jobs_on(2), {});
  CHECK(result.makespan_ns == 300);  // 1300 − 1000
  CHECK(result.ideal_ns == 150);
  CHECK(result.efficiency == 0.5);
  CHECK_FALSE(result.jobs.has_value());
}

TEST_CASE("totals alone give all figures but the percentiles and the steady overhead") {
  const JobTotals totals{.service_sum_ns = 400, .service_max_ns = 200, .peak_concurrency = 2};
  const JobFigures jobs = job_figures(totals, 220, three_jobs_on(2));
  CHECK(near(jobs.utilization, 400.0 / 440));
  CHECK(near(jobs.stretch, 400.0 / 300));
  CHECK(jobs.peak_concurrency == 2);
  CHECK_FALSE(jobs.steady_overhead_per_job_ns.has_value());
  CHECK_FALSE(jobs.wait_ns.has_value());
  CHECK_FALSE(jobs.response_ns.has_value());
  CHECK_FALSE(jobs.queueing_ns.has_value());
}

TEST_CASE("no figure is infinite, even if the clock did not advance or no service was requested") {
  const BatchSize nothing_requested{.workers = 1, .jobs = 1, .requested = requested_service(Workload({.jobs = 1}), 0)};
  const Measurement result = measure({}, nothing_requested, running({{0, 0}}));
  CHECK(result.makespan_ns == 0);
  CHECK(result.throughput_hz == 1e9);
  CHECK(result.efficiency == 0);
  CHECK(result.jobs->utilization == 0);
  CHECK(result.jobs->stretch == 0);
}

TEST_CASE("a job that begins as another ends does not overlap it") {
  CHECK(peak_concurrency(running({{0, 10}, {10, 20}, {20, 30}})) == 1);
  CHECK(peak_concurrency(running({{0, 11}, {10, 21}, {20, 30}})) == 2);
}

TEST_CASE("jobs during another job run at once with it") {
  CHECK(peak_concurrency(running({{0, 100}, {10, 20}, {30, 40}})) == 2);
  CHECK(peak_concurrency(running({{0, 100}, {10, 50}, {20, 30}})) == 3);
}

TEST_CASE("the order of the records does not matter to the peak") {
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
