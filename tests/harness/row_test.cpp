#include "harness/row.hpp"

#include <regex>

#include "tests/catch.hpp"
#include "tests/support/rows.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::failed_row;
using testing::ok_row;
using testing::some_workload;

TEST_CASE("a speed-up is the baseline's median makespan over the row's own") {
  std::vector<Row> rows{ok_row("sequential", 1, 900), ok_row("channel", 4, 250), ok_row("sequential", 1, 1000),
                        ok_row("channel", 4, 200), ok_row("sequential", 1, 5000)};
  fill_speedups(rows);
  CHECK(rows[1].speedup == 4.0);  // 1000 / 250
  CHECK(rows[3].speedup == 5.0);  // 1000 / 200
}

TEST_CASE("the baseline has a speed-up, too") {
  std::vector<Row> rows{ok_row("sequential", 1, 900), ok_row("sequential", 1, 1000), ok_row("sequential", 1, 1200)};
  fill_speedups(rows);
  CHECK(rows[1].speedup == 1.0);
  CHECK(rows[0].speedup == 1000.0 / 900);
}

TEST_CASE("without a baseline there is no speed-up") {
  std::vector<Row> rows{ok_row("channel", 4, 250)};
  fill_speedups(rows);
  CHECK_FALSE(rows[0].speedup.has_value());
}

TEST_CASE("a baseline counts for the same jobs only, and for rows that are equally traced") {
  std::vector<Row> rows{ok_row("sequential", 1, 1000, true), ok_row("arena", 4, 100, false),
                        ok_row("arena", 4, 100, true, some_workload(2ms)), ok_row("arena", 4, 100, true)};
  fill_speedups(rows);
  CHECK_FALSE(rows[1].speedup.has_value());
  CHECK_FALSE(rows[2].speedup.has_value());
  CHECK(rows[3].speedup == 10.0);
}

TEST_CASE("failed rows are no baseline and have no speed-up") {
  std::vector<Row> rows{failed_row("sequential", 1, Status::error, "broken"), ok_row("arena", 4, 100),
                        failed_row("arena", 4, Status::timeout, "late")};
  fill_speedups(rows);
  for (const Row& row : rows) CHECK_FALSE(row.speedup.has_value());

  rows.push_back(ok_row("sequential", 1, 1000));
  fill_speedups(rows);
  CHECK(rows[1].speedup == 10.0);
  CHECK_FALSE(rows[2].speedup.has_value());
}

TEST_CASE("a makespan of nothing has no speed-up") {
  std::vector<Row> rows{ok_row("sequential", 1, 1000), ok_row("arena", 4, 0)};
  fill_speedups(rows);
  CHECK_FALSE(rows[1].speedup.has_value());
}

TEST_CASE("a run's id is a time and a random number") {
  CHECK(std::regex_match(make_run_id(), std::regex("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")));
  CHECK(make_run_id() != make_run_id());
}

TEST_CASE("timestamps are ISO 8601 in UTC") {
  CHECK(std::regex_match(utc_timestamp(), std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")));
}
