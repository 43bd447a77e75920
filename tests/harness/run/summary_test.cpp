#include "harness/run/summary.hpp"

#include "tests/catch.hpp"
#include "tests/support/rows.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::failed_row;
using testing::ok_row;
using testing::some_workload;

namespace {

Plan plan_of(std::vector<Cell> cells) {
  return {.cells = std::move(cells), .repetitions = 3};
}

const Cell sequential_cell{"sequential", 1, some_workload()};
const Cell channel_cell{"channel", 4, some_workload()};
const Cell arena_cell{"arena", 4, some_workload()};

}  // namespace

TEST_CASE("a summary is the median of its repetitions") {
  std::vector<Row> rows{ok_row("channel", 4, 300), ok_row("channel", 4, 100), ok_row("channel", 4, 200)};
  rows[0].result.measurement->accept_ns = 30;
  rows[1].result.measurement->accept_ns = 50;
  rows[2].result.measurement->accept_ns = 40;
  const auto summaries = summarize(plan_of({channel_cell}), rows);
  REQUIRE(summaries.size() == 1);
  CHECK(summaries[0].cell == channel_cell);
  CHECK(summaries[0].repetitions == 3);
  CHECK(summaries[0].failures == 0);
  CHECK(summaries[0].makespan_ns->median == 200);
  CHECK(summaries[0].makespan_ns->low == 100);
  CHECK(summaries[0].makespan_ns->high == 300);
  CHECK(summaries[0].accept_ns == 40.0);
}

TEST_CASE("summaries are in the order of the plan, without the cells that have no row") {
  const std::vector<Row> rows{ok_row("arena", 4, 1), ok_row("channel", 4, 1)};
  const auto summaries = summarize(plan_of({channel_cell, {"channel", 8, some_workload()}, arena_cell}), rows);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].cell.pool == "channel");
  CHECK(summaries[1].cell.pool == "arena");
}

TEST_CASE("times come from untraced repetitions, figures of single jobs from traced ones") {
  std::vector<Row> rows{ok_row("channel", 4, 100, false), ok_row("channel", 4, 900, true)};
  rows[0].result.measurement->efficiency = 0.9;
  rows[1].result.measurement->efficiency = 0.1;
  rows[1].result.measurement->jobs->utilization = 0.5;
  rows[1].result.measurement->jobs->stretch = 1.25;
  rows[1].result.measurement->jobs->overhead_per_job_ns = 30;
  rows[1].result.measurement->jobs->steady_overhead_per_job_ns = 20;
  rows[1].result.measurement->jobs->peak_concurrency = 4;
  const auto summaries = summarize(plan_of({channel_cell}), rows);
  REQUIRE(summaries.size() == 1);
  CHECK(summaries[0].repetitions == 1);
  CHECK(summaries[0].makespan_ns->median == 100);
  CHECK(summaries[0].efficiency == 0.9);
  CHECK(summaries[0].utilization == 0.5);
  CHECK(summaries[0].stretch == 1.25);
  CHECK(summaries[0].overhead_per_job_ns == 30.0);
  CHECK(summaries[0].steady_overhead_per_job_ns == 20.0);
  CHECK(summaries[0].peak_concurrency == 4U);
}

TEST_CASE("without traced repetitions a summary has no figures of single jobs") {
  const auto summaries = summarize(plan_of({channel_cell}), {ok_row("channel", 4, 100, false)});
  CHECK(summaries[0].efficiency.has_value());
  CHECK_FALSE(summaries[0].utilization.has_value());
  CHECK_FALSE(summaries[0].stretch.has_value());
  CHECK_FALSE(summaries[0].steady_overhead_per_job_ns.has_value());
  CHECK_FALSE(summaries[0].overhead_per_job_ns.has_value());
  CHECK_FALSE(summaries[0].service_mean_ns.has_value());
  CHECK_FALSE(summaries[0].peak_concurrency.has_value());
}

TEST_CASE("the peak is the most of all repetitions, the mean service time is per job") {
  std::vector<Row> rows{ok_row("channel", 4, 1), ok_row("channel", 4, 1), ok_row("channel", 4, 1)};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].result.measurement->jobs->peak_concurrency = i + 1;
    rows[i].result.measurement->jobs->service_sum_ns = 100 * 1'100'000;  // a hundred jobs
  }
  const auto summaries = summarize(plan_of({channel_cell}), rows);
  CHECK(summaries[0].peak_concurrency == 3U);
  CHECK(summaries[0].service_mean_ns == 1'100'000.0);
}

TEST_CASE("failures are counted and the first one is reported; the other repetitions still have a median") {
  const std::vector<Row> rows{ok_row("channel", 4, 100), failed_row("channel", 4, Status::error, "lost a job"),
                              failed_row("channel", 4, Status::timeout, "late")};
  const auto summaries = summarize(plan_of({channel_cell}), rows);
  CHECK(summaries[0].failures == 2);
  CHECK(summaries[0].first_error == "lost a job");
  CHECK(summaries[0].repetitions == 1);
  CHECK(summaries[0].makespan_ns->median == 100);
}

TEST_CASE("an interrupted trial does not count as a failure of its pool") {
  const auto summaries =
      summarize(plan_of({channel_cell}), {failed_row("channel", 4, Status::interrupted, "cut short")});
  CHECK(summaries[0].failures == 0);
  CHECK(summaries[0].repetitions == 0);
  CHECK_FALSE(summaries[0].makespan_ns.has_value());
}

TEST_CASE("processors kept busy are processor time over makespan") {
  std::vector<Row> rows{ok_row("channel", 4, 1000)};
  CHECK_FALSE(summarize(plan_of({channel_cell}), rows)[0].cpu_per_makespan.has_value());
  rows[0].result.resources = Resources{.cpu_user_ns = 1200, .cpu_system_ns = 300};
  CHECK(summarize(plan_of({channel_cell}), rows)[0].cpu_per_makespan == 1.5);
}

TEST_CASE("different jobs are different summaries") {
  const Plan plan = plan_of({channel_cell, {"channel", 4, some_workload(2ms)}});
  const auto summaries =
      summarize(plan, {ok_row("channel", 4, 100), ok_row("channel", 4, 200, true, some_workload(2ms))});
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].makespan_ns->median == 100);
  CHECK(summaries[1].makespan_ns->median == 200);
}

TEST_CASE("a speed-up is the baseline's median makespan over the pool's") {
  const std::vector<Row> rows{ok_row("sequential", 1, 900), ok_row("channel", 4, 250),   ok_row("sequential", 1, 1000),
                              ok_row("channel", 4, 200),    ok_row("channel", 4, 9'000), ok_row("sequential", 1, 5000)};
  const auto summaries = summarize(plan_of({sequential_cell, channel_cell}), rows);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].speedup == 1.0);
  CHECK(summaries[1].speedup == 4.0);  // 1000 / 250
}

TEST_CASE("a pool that failed, or has no baseline that succeeded, has no speed-up") {
  CHECK_FALSE(summarize(plan_of({channel_cell}), {ok_row("channel", 4, 250)})[0].speedup.has_value());
  const Plan both = plan_of({sequential_cell, channel_cell});
  const Row broken = failed_row("sequential", 1, Status::error, "broken");
  CHECK_FALSE(summarize(both, {broken, ok_row("channel", 4, 250)})[1].speedup.has_value());
  const Row late = failed_row("channel", 4, Status::timeout, "late");
  CHECK_FALSE(summarize(both, {ok_row("sequential", 1, 1000), late})[1].speedup.has_value());
}

TEST_CASE("a baseline counts for rows that are equally traced") {
  const Plan plan = plan_of({sequential_cell, channel_cell, arena_cell});
  const std::vector<Row> rows{ok_row("sequential", 1, 1000), ok_row("channel", 4, 100, false), ok_row("arena", 4, 100)};
  const auto summaries = summarize(plan, rows);
  CHECK_FALSE(summaries[1].speedup.has_value());
  CHECK(summaries[2].speedup == 10.0);
}

TEST_CASE("traced cells are compared with the traced baseline, untraced ones with the untraced") {
  const Plan plan = plan_of({sequential_cell, channel_cell, arena_cell});
  const std::vector<Row> rows{ok_row("sequential", 1, 1000, false), ok_row("sequential", 1, 3000),
                              ok_row("channel", 4, 100, false), ok_row("channel", 4, 500), ok_row("arena", 4, 300)};
  const auto summaries = summarize(plan, rows);
  REQUIRE(summaries.size() == 3);
  CHECK(summaries[1].speedup == 10.0);  // 1000 / 100, without trace
  CHECK(summaries[2].speedup == 10.0);  // 3000 / 300, with
}

TEST_CASE("a baseline counts for the same jobs only") {
  const Plan plan = plan_of({sequential_cell, {"channel", 4, some_workload(2ms)}});
  const Row other = ok_row("channel", 4, 100, true, some_workload(2ms));
  CHECK_FALSE(summarize(plan, {ok_row("sequential", 1, 1000), other})[1].speedup.has_value());
}

TEST_CASE("a makespan of zero has a finite speed-up") {
  const auto summaries =
      summarize(plan_of({sequential_cell, channel_cell}), {ok_row("sequential", 1, 1000), ok_row("channel", 4, 0)});
  CHECK(summaries[1].speedup == 1000.0);
}

TEST_CASE("a summary knows whether its pool needs waits that cooperate") {
  Row row = ok_row("channel", 4, 100);
  CHECK(summarize(plan_of({channel_cell}), {row})[0].cooperative == std::nullopt);  // not known
  row.cooperative = false;
  CHECK(summarize(plan_of({channel_cell}), {row})[0].cooperative == false);
  row.cooperative = true;
  CHECK(summarize(plan_of({channel_cell}), {row})[0].cooperative);
}

TEST_CASE("timeouts are counted among the failures, and name a cell that has nothing else") {
  std::vector<Row> rows{
      failed_row("channel", 4, Status::timeout, "not done"), failed_row("channel", 4, Status::timeout, "not done"),
      failed_row("arena", 4, Status::timeout, "not done"), failed_row("arena", 4, Status::error, "lost a job")};
  const auto summaries = summarize(plan_of({channel_cell, arena_cell}), rows);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].failures == 2);
  CHECK(summaries[0].timeouts == 2);
  CHECK(failure_word(summaries[0]) == std::string("timeout"));
  CHECK(summaries[1].failures == 2);
  CHECK(summaries[1].timeouts == 1);
  CHECK(failure_word(summaries[1]) == std::string("failed"));
}
