#include "harness/summary.hpp"

#include "tests/catch.hpp"
#include "tests/support/rows.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::failed_row;
using testing::ok_row;
using testing::some_workload;

namespace {

Plan plan_of(std::vector<Cell> cells) {
  return {.workloads = {some_workload()}, .cells = std::move(cells), .repetitions = 3};
}

const Cell channel_traced{"channel", 4, 0, true};
const Cell channel_untraced{"channel", 4, 0, false};
const Cell arena_traced{"arena", 4, 0, true};

}  // namespace

TEST_CASE("a summary is the median of its repetitions") {
  std::vector<Row> rows{ok_row("channel", 4, 300), ok_row("channel", 4, 100), ok_row("channel", 4, 200)};
  rows[0].result.measurement->accept_ns = 30;
  rows[1].result.measurement->accept_ns = 50;
  rows[2].result.measurement->accept_ns = 40;
  const auto summaries = summarize(plan_of({channel_traced}), rows);
  REQUIRE(summaries.size() == 1);
  CHECK(summaries[0].pool == "channel");
  CHECK(summaries[0].workers == 4);
  CHECK(summaries[0].workload == some_workload());
  CHECK(summaries[0].repetitions == 3);
  CHECK(summaries[0].failures == 0);
  CHECK(summaries[0].makespan_ns->median == 200);
  CHECK(summaries[0].makespan_ns->low == 100);
  CHECK(summaries[0].makespan_ns->high == 300);
  CHECK(summaries[0].accept_ns == 40.0);
}

TEST_CASE("summaries come in the order of the plan, cells without a row left out") {
  const std::vector<Row> rows{ok_row("arena", 4, 1), ok_row("channel", 4, 1)};
  const auto summaries = summarize(plan_of({channel_traced, {"channel", 8, 0, true}, arena_traced}), rows);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].pool == "channel");
  CHECK(summaries[1].pool == "arena");
}

TEST_CASE("times come from untraced repetitions, figures of single jobs from traced ones") {
  std::vector<Row> rows{ok_row("channel", 4, 100, false), ok_row("channel", 4, 900, true)};
  rows[1].result.measurement->jobs->efficiency = 0.5;
  rows[1].result.measurement->jobs->peak_concurrency = 4;
  const auto summaries = summarize(plan_of({channel_untraced, channel_traced}), rows);
  REQUIRE(summaries.size() == 1);
  CHECK(summaries[0].repetitions == 1);
  CHECK(summaries[0].makespan_ns->median == 100);
  CHECK(summaries[0].efficiency == 0.5);
  CHECK(summaries[0].peak_concurrency == 4U);
}

TEST_CASE("without traced repetitions a summary has no figures of single jobs") {
  const auto summaries = summarize(plan_of({channel_untraced}), {ok_row("channel", 4, 100, false)});
  CHECK_FALSE(summaries[0].efficiency.has_value());
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
  const auto summaries = summarize(plan_of({channel_traced}), rows);
  CHECK(summaries[0].peak_concurrency == 3U);
  CHECK(summaries[0].service_mean_ns == 1'100'000.0);
}

TEST_CASE("failures are counted and the first one is told; the others still have a median") {
  const std::vector<Row> rows{ok_row("channel", 4, 100), failed_row("channel", 4, Status::error, "lost a job"),
                              failed_row("channel", 4, Status::timeout, "late")};
  const auto summaries = summarize(plan_of({channel_traced}), rows);
  CHECK(summaries[0].failures == 2);
  CHECK(summaries[0].first_error == "lost a job");
  CHECK(summaries[0].repetitions == 1);
  CHECK(summaries[0].makespan_ns->median == 100);
}

TEST_CASE("an interrupted trial is no failure of its pool") {
  const auto summaries =
      summarize(plan_of({channel_traced}), {failed_row("channel", 4, Status::interrupted, "cut short")});
  CHECK(summaries[0].failures == 0);
  CHECK(summaries[0].repetitions == 0);
  CHECK_FALSE(summaries[0].makespan_ns.has_value());
}

TEST_CASE("processors kept busy are processor time over makespan") {
  std::vector<Row> rows{ok_row("channel", 4, 1000)};
  CHECK_FALSE(summarize(plan_of({channel_traced}), rows)[0].cpu_per_makespan.has_value());
  rows[0].result.resources = Resources{.cpu_user_ns = 1200, .cpu_system_ns = 300};
  CHECK(summarize(plan_of({channel_traced}), rows)[0].cpu_per_makespan == 1.5);
}

TEST_CASE("different jobs are different summaries") {
  Plan plan{.workloads = {some_workload(1ms), some_workload(2ms)},
            .cells = {channel_traced, {"channel", 4, 1, true}},
            .repetitions = 1};
  std::vector<Row> rows{ok_row("channel", 4, 100), ok_row("channel", 4, 200, true, some_workload(2ms))};
  rows[1].cell.workload = 1;
  const auto summaries = summarize(plan, rows);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].makespan_ns->median == 100);
  CHECK(summaries[1].makespan_ns->median == 200);
}
