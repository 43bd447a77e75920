#include "harness/report/csv.hpp"

#include <algorithm>
#include <clocale>
#include <locale>
#include <map>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::contains;
using testing::read_text;

namespace {

const RunInfo run{
    .run_id = "20260102T030405Z-1a2b3c4d",
    .preset = "quick",
    .cold = false,
    .isolated = true,
    .most_backlog = 100'000,
    .machine = {.host = "bench1",
                .cpu_model = "Imaginary CPU, 2nd \"gold\" edition @ 3.00GHz",
                .cpus = 2,
                .cpu_list = "0-1",
                .cpu_quota = 1.5,
                .kernel = "6.1.0-13-amd64",
                .governor = "performance",
                .timer_slack_ns = 50'000},
    .hand_overs = {
        .yield_ns = 712.5, .wake_here_ns = 1, .wake_there_ns = 35'900, .spin_ns = 98.25, .thread_start_ns = 1}};

/// A trial with all figures.
Row traced_row() {
  return {.cell = {.pool = "channel", .workers = 5, .workload = {.jobs = 640, .sleep = 1ms}},
          .traced = true,
          .repetition = 1,
          .position = 7,
          .timestamp_utc = "2026-01-02T03:04:05Z",
          .draw = 1,
          .hash_ns = 12.5,
          .cooperative = false,
          .result = {.status = Status::ok,
                     .error = "",
                     .jobs_done = 640,
                     .checksum = 1'374'389'534'720,
                     .setup_ns = 150'000,
                     .teardown_ns = 90'000,
                     .measurement = Measurement{.makespan_ns = 136'000'000,
                                                .accept_ns = 134'500'000,
                                                .ideal_ns = 128'001'600,
                                                .time_per_job_ns = 212'500,
                                                .throughput_hz = 4705.882352941177,
                                                .efficiency = 0.9411882352941177,
                                                .jobs = JobFigures{.service_sum_ns = 676'000'000,
                                                                   .utilization = 0.9941176470588236,
                                                                   .stretch = 1.056236797040037,
                                                                   .overhead_per_job_ns = 6250,
                                                                   .steady_overhead_per_job_ns = 1250.5,
                                                                   .peak_concurrency = 5,
                                                                   .wait_ns = Percentiles{1, 2, 3, 4, 5},
                                                                   .response_ns = Percentiles{6, 7, 8, 9, 10},
                                                                   .queueing_ns = Percentiles{11, 12, 13, 14, 15}}},
                     .resources = Resources{.cpu_user_ns = 3'000'000,
                                            .cpu_system_ns = 9'000'000,
                                            .voluntary_switches = 1300,
                                            .involuntary_switches = 2},
                     .max_rss_bytes = 4'194'304,
                     .instructions = 12'345'678}};
}

/// A trial without figures of single jobs, of a pool that may or may not need waits that cooperate, without memory use
/// and instructions.
Row untraced_row() {
  Row row = traced_row();
  row.traced = false;
  row.cell.pool = "arena";
  row.cell.workers = 64;
  row.cell.workload = {.jobs = 100'000,
                       .producers = 4,
                       .sleep = 1500ns,
                       .distribution = SleepDistribution::lognormal,
                       .hash_rounds = 10,
                       .seed = 18'446'744'073'709'551'615U,
                       .words = WordSource::article};
  row.repetition = 2;
  row.position = 1;
  row.draw = 2;
  row.hash_ns = 80.25;
  row.cooperative.reset();
  row.result.measurement->jobs.reset();
  row.result.max_rss_bytes.reset();
  row.result.instructions.reset();
  return row;
}

/// A trial under load.
Row load_row() {
  Row row = traced_row();
  row.cell.workload.arrivals = {.process = ArrivalProcess::burst, .rate_hz = 337.5, .burst = 10};
  row.repetition = 2;
  row.position = 3;
  row.result.measurement->load = LoadFigures{.offered_hz = 340.25,
                                             .achieved_hz = 333.5,
                                             .offered_utilization = 0.5,
                                             .wait_mean_ns = 1500.5,
                                             .lag_ns = {.p99 = 40, .max = 50},
                                             .uncorrected_ns = {71, 72, 73, 74, 75},
                                             .excess_p50_ns = -20,
                                             .excess_p99_ns = 30,
                                             .most_waiting = 60,
                                             .overload = true};
  return row;
}

/// A pool that could not be built, for a reason that needs quotes.
Row error_row() {
  Row row = traced_row();
  row.repetition = 3;
  row.position = 2;
  row.result = TrialResult();
  row.result.status = Status::error;
  row.result.jobs_done = 0;
  row.result.checksum = 0;
  row.result.error = "set-up: no \"thread\",\nno pool";
  row.cooperative = true;
  return row;
}

/// The golden file, with placeholders such as {suite_version} replaced by the values of this build.
std::string golden_text() {
  std::string text = read_text(POOLBENCH_TEST_DATA "/golden.csv");
  const std::map<std::string, std::string> builds{{"{suite_version}", build().suite_version},
                                                  {"{git_commit}", build().git_commit},
                                                  {"{compiler}", build().compiler},
                                                  {"{compiler_flags}", build().compiler_flags},
                                                  {"{build_type}", build().build_type},
                                                  {"{tbb_version}", build().tbb_version},
                                                  {"{benchmark_version}", build().benchmark_version}};
  for (const auto& [placeholder, value] : builds) {
    for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder)) {
      text.replace(at, placeholder.size(), csv_field(value));
    }
  }
  return text;
}

std::string written_text() {
  return csv_header() + csv_line(run, traced_row()) + csv_line(run, untraced_row()) + csv_line(run, load_row()) +
         csv_line({}, error_row());
}

/// Writes 1.234.567,5, as in some countries.
class CommaDecimals final : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

}  // namespace

TEST_CASE("the CSV is the golden file, byte for byte") {
  CHECK(written_text() == golden_text());
}

TEST_CASE("the CSV is the same in locales with a decimal comma") {
  std::setlocale(LC_ALL, "de_DE.UTF-8");  // where it is installed
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new CommaDecimals));
  const std::string text = written_text();
  const std::string id = make_run_id();
  std::locale::global(before);
  std::setlocale(LC_ALL, "C");
  CHECK(text == golden_text());
  CHECK_FALSE(contains(id, "."));
}

TEST_CASE("the columns are those of the design, in the same order") {
  std::istringstream design(
      "schema_version run_id timestamp_utc suite_version git_commit preset "
      "pool workers jobs producers sleep_ns sleep_dist hash_rounds seed repetition position trace "
      "status error jobs_done checksum "
      "setup_ns makespan_ns accept_ns teardown_ns service_sum_ns ideal_ns cpu_user_ns cpu_system_ns "
      "time_per_job_ns throughput_hz efficiency utilization stretch overhead_per_job_ns "
      "peak_concurrency wait_p50_ns wait_p90_ns wait_p99_ns wait_p999_ns wait_max_ns response_p50_ns "
      "response_p90_ns response_p99_ns response_p999_ns response_max_ns queueing_p50_ns "
      "queueing_p90_ns queueing_p99_ns queueing_p999_ns queueing_max_ns "
      "voluntary_switches involuntary_switches max_rss_bytes "
      "host cpu_model cpus cpu_list cpu_quota kernel governor timer_slack_ns compiler compiler_flags "
      "build_type tbb_version benchmark_version");
  std::vector<std::string> missing;  // or in another place
  auto column = csv_columns().begin();
  for (std::string name; design >> name;) {
    const auto found =
        std::find_if(column, csv_columns().end(), [&](const CsvColumn& other) { return other.name == name; });
    if (found == csv_columns().end())
      missing.push_back(name);
    else
      column = found + 1;
  }
  CHECK(missing.empty());
  CHECK(csv_columns().front().name == "schema_version");
}

TEST_CASE("columns whose meaning changed with the schema version do not come back under their old names") {
  for (const CsvColumn& column : csv_columns()) {
    CHECK(column.name != "efficiency_requested");
    CHECK(column.name != "speedup");
  }
}

TEST_CASE("every column is explained in results/README.md") {
  const std::string dictionary = read_text(POOLBENCH_RESULTS_README);
  for (const CsvColumn& column : csv_columns()) {
    CAPTURE(column.name);
    std::string quoted = "`";
    quoted.append(column.name).append("`");
    CHECK(contains(dictionary, quoted));
  }
}

TEST_CASE("fields are quoted as in RFC 4180, and only if necessary") {
  CHECK(csv_field("") == "");
  CHECK(csv_field("plain text; it's all right") == "plain text; it's all right");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("the \"pool\"") == "\"the \"\"pool\"\"\"");
  CHECK(csv_field("\"") == "\"\"\"\"");
}

TEST_CASE("line breaks become blanks, so that a row is a line") {
  CHECK(csv_field("a\nb") == "\"a b\"");
  CHECK(csv_field("a\r\nb") == "\"a  b\"");
}

TEST_CASE("a number is the shortest text that reads back as the same") {
  Row row = traced_row();
  row.hash_ns = 0.1;
  CHECK(contains(csv_line(run, row), ",0.1,"));
  row.hash_ns = 1.0 / 3;
  CHECK(contains(csv_line(run, row), ",0.3333333333333333,"));
}
