// poolbench load, as users call it.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/refusal.hpp"
#include "tests/support/csv_table.hpp"

using namespace poolbench::testing;

namespace {

Outcome load(std::vector<std::string> args) {
  args.insert(args.begin(), "load");
  return program(args);
}

std::string load_refusal(std::vector<std::string> args) {
  args.insert(args.begin(), "load");
  return refusal(args);
}

/// A short load of two pools.
const std::vector<std::string> two_pools{
    "--pools=channel,goroutine", "--workers=4", "--rate=1k/s,2k/s", "--sleep=1ms", "--jobs=100", "--repetitions=1"};

CsvTable measured(std::vector<std::string> args) {
  args.emplace_back("--out=-");
  const Outcome outcome = load(std::move(args));
  CAPTURE(outcome.err);
  return CsvTable(outcome.out);
}

std::vector<std::string> with(std::vector<std::string> args, const std::vector<std::string>& more) {
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

/// On a machine that is busy with other things, the producer may be late; the row then says so and has no figures.
bool measured_or_invalid(const CsvTable& csv) {
  const std::vector<std::string> statuses = csv.column("status");
  const std::vector<std::string> errors = csv.column("error");
  for (std::size_t row = 0; row < statuses.size(); ++row) {
    const bool late = statuses[row] == "invalid" && errors[row].starts_with("the producer could not keep up: ");
    if (statuses[row] != "ok" && !late) return false;
  }
  return true;
}

/// Whether the rows with figures, and only those, have this one.
bool has_figure(const CsvTable& csv, const std::string& name) {
  const std::vector<std::string> statuses = csv.column("status");
  const std::vector<std::string> values = csv.column(name);
  for (std::size_t row = 0; row < statuses.size(); ++row) {
    if ((statuses[row] == "ok") == values[row].empty()) return false;
  }
  return true;
}

bool all_are(const std::vector<std::string>& values, const std::string& wanted) {
  return std::ranges::all_of(values, [&](const std::string& value) { return value == wanted; });
}

}  // namespace

TEST_CASE("a load measures each rate with each pool, and every job once") {
  const CsvTable csv = measured(two_pools);
  CHECK(csv.rows() == 4);
  CHECK(measured_or_invalid(csv));
  CHECK(all_are(csv.column("jobs_done"), "100"));
  CHECK(all_are(csv.column("arrivals"), "poisson"));
  CHECK(all_are(csv.column("trace"), "1"));
  auto rates = csv.column("rate_hz");
  std::ranges::sort(rates);
  CHECK(rates == std::vector<std::string>{"1000", "1000", "2000", "2000"});
  for (const char* figure : {"offered_hz", "achieved_hz", "offered_utilization", "wait_mean_ns", "wait_excess_p99_ns",
                             "lag_p99_ns", "uncorrected_p99_ns", "response_p999_ns"}) {
    CAPTURE(figure);
    CHECK(has_figure(csv, figure));
  }
}

TEST_CASE("a batch has none of the figures of a load") {
  const Outcome outcome = program({"run", "--pools=channel", "--workers=2", "--jobs=10", "--repetitions=1", "--out=-"});
  const CsvTable csv(outcome.out);
  for (const char* figure : {"arrivals", "rate_hz", "offered_hz", "overload", "lag_p99_ns", "uncorrected_p50_ns"}) {
    CAPTURE(figure);
    CHECK(all_are(csv.column(figure), ""));
  }
}

TEST_CASE("every pool meets the same arrivals") {
  const CsvTable csv = measured(with(two_pools, {"--rate=1k/s", "--sleep=20ms"}));
  const auto offered = csv.column("offered_hz");
  REQUIRE(offered.size() == 2);
  if (offered[0].empty() || offered[1].empty()) return;  // the machine was too busy
  CHECK(offered[0] == offered[1]);
}

TEST_CASE("a utilization becomes a rate for each number of workers") {
  const CsvTable csv = measured(
      {"--pools=channel", "--workers=2,4", "--utilization=0.5", "--sleep=1ms", "--jobs=50", "--repetitions=1"});
  auto rates = csv.column("rate_hz");
  std::ranges::sort(rates);
  CHECK(rates == std::vector<std::string>{"1000", "2000"});
}

TEST_CASE("a load that a pool cannot carry is cut and labelled as overload") {
  const CsvTable csv = measured({"--pools=goroutine", "--workers=100", "--rate=100k/s", "--sleep=20ms", "--jobs=100k",
                                 "--repetitions=1", "--max-backlog=200"});
  CHECK(measured_or_invalid(csv));
  if (csv.column("status").front() == "ok") CHECK(csv.column("overload").front() == "1");
  CHECK(std::stoi(csv.column("jobs_done").front()) < 100'000);
  CHECK(std::stoi(csv.column("jobs_done").front()) >= 200);
}

TEST_CASE("users of a closed load wait for their jobs") {
  const CsvTable csv = measured({"--pools=channel,goroutine", "--workers=2", "--model=closed:3,1ms", "--sleep=1ms",
                                 "--jobs=60", "--repetitions=1"});
  CHECK(csv.rows() == 2);
  CHECK(measured_or_invalid(csv));
  CHECK(all_are(csv.column("jobs_done"), "60"));
  CHECK(all_are(csv.column("arrivals"), "closed:3,1ms"));
  CHECK(all_are(csv.column("rate_hz"), ""));
  for (const std::string& most : csv.column("most_waiting")) CHECK((most.empty() || std::stoi(most) <= 3));
}

TEST_CASE("a timeline has the jobs of a load that was cut") {
  TemporaryFolder folder;
  const Outcome outcome = load({"--pools=goroutine", "--workers=100", "--rate=100k/s", "--sleep=20ms", "--jobs=100k",
                                "--repetitions=1", "--max-backlog=200", "--timeline=" + folder / "cut.json"});
  CHECK(outcome.exit_code <= 1);
  CHECK(outcome.out.find("in " + folder / "cut.json") != std::string::npos);
}

TEST_CASE("a load may have a process for each trial") {
  const CsvTable csv = measured({"--pools=channel", "--workers=2", "--model=closed:3,1ms", "--sleep=1ms", "--jobs=30",
                                 "--repetitions=1", "--isolate"});
  CHECK(measured_or_invalid(csv));
  CHECK(csv.column("jobs_done") == std::vector<std::string>{"30"});
  CHECK(has_figure(csv, "lag_p99_ns"));
}

TEST_CASE("the objective of users who wait is met or not") {
  const Outcome outcome = load({"--pools=channel", "--workers=2", "--model=closed:3,1ms", "--sleep=1ms", "--jobs=100",
                                "--repetitions=1", "--slo=p99<1ns"});
  CHECK(outcome.out.find("Keeps p99<1ns\n  channel, 2 workers: no\n") != std::string::npos);
}

TEST_CASE("recorded arrivals and service times are replayed") {
  TemporaryFolder folder;
  const std::string file = folder / "requests.csv";
  write_text(file, "arrival_ms,service_ms\n0,1\n2,2\n4,3\n");
  const CsvTable csv = measured({"--pools=channel", "--workers=2", "--arrivals=file:" + file + ",column=arrival_ms",
                                 "--sleep-dist=file:" + file + ",column=service_ms", "--jobs=3", "--repetitions=1"});
  CHECK(measured_or_invalid(csv));
  CHECK(csv.column("jobs_done") == std::vector<std::string>{"3"});
  CHECK(csv.column("rate_hz") == std::vector<std::string>{"500"});
  CHECK(csv.column("sleep_ns") == std::vector<std::string>{"2000000"});  // the mean
  if (csv.column("status").front() == "ok") CHECK(csv.column("offered_hz").front() == "500");
}

TEST_CASE("the table says which pools keep the objective") {
  const Outcome outcome = load(with(two_pools, {"--slo=p99<10s"}));
  CHECK(outcome.out.find("100 jobs of 1ms (exponential), poisson arrivals\n") != std::string::npos);
  CHECK(outcome.out.find("Keeps p99<10s\n  channel, 4 workers: ") != std::string::npos);
  if (outcome.exit_code == 0) {
    CHECK(outcome.out.find("  channel, 4 workers: up to 2000/s\n  goroutine, 4 workers: up to 2000/s\n") !=
          std::string::npos);
  }
}

TEST_CASE("the cells of a load can be listed instead of measured") {
  const Outcome text = load({"--list-cells=text", "--pools=channel,go", "--rate=100/s,200/s", "--jobs=10"});
  CHECK(text.exit_code == 0);
  CHECK(
      text.out.starts_with("channel, 16 workers, 10 jobs of 10ms (exponential), poisson arrivals at 100/s\n"
                           "go, 16 workers, 10 jobs of 10ms (exponential), poisson arrivals at 100/s\n"));
  CHECK(text.out.find("4 cells, 12 trials, about ") != std::string::npos);
  const Outcome json = load({"--list-cells=json", "--pools=arena", "--rate=100/s", "--jobs=10"});
  CHECK(json.out.find(R"("name": "arena/workers:16/jobs:10/sleep:10ms/exponential/arrivals:poisson/rate:100")") !=
        std::string::npos);
  CHECK(load_refusal({"--list-cells=xml"}) == "--list-cells: unknown format 'xml'; known: text, json");
}

TEST_CASE("service times may be given by their quantiles, or be published ones") {
  const CsvTable csv = measured({"--pools=mutex-queue", "--workers=4", "--rate=500/s", "--jobs=50", "--repetitions=1",
                                 "--sleep-dist=search-leaf"});
  CHECK(measured_or_invalid(csv));
  CHECK(csv.column("sleep_dist") == std::vector<std::string>{"quantiles:p50=1ms,p95=5ms,p99=10ms"});
  CHECK(load_refusal({"--sleep-dist=quantiles:p50=2ms,p90=1ms"}) ==
        "--sleep-dist: 'p90=1ms' does not ascend from the one before; write for example "
        "quantiles:p50=1ms,p95=5ms,p99=10ms,max=1s");
}

TEST_CASE("options of a load that exclude or need each other are refused") {
  CHECK(load_refusal({"--rate=1/s", "--utilization=0.5"}) == "--rate and --utilization: choose one of them");
  CHECK(load_refusal({"--model=closed:3,1s", "--rate=1/s"}) ==
        "--model closed: its users decide when jobs arrive; leave out --arrivals, --rate and --utilization");
  CHECK(load_refusal({"--jobs=10", "--duration=1s"}) == "--jobs and --duration: choose one of them");
  CHECK(load_refusal({"--rate=1000k/s", "--duration=1h"}) ==
        "--duration: 3 600 000 000 jobs in a trial are too many; at most 1 000 000 000 in all");
  CHECK(load_refusal({"--utilization=0.5", "--sleep=0"}) ==
        "--utilization: has no meaning for jobs without a service time; give a --rate");
  CHECK(
      load_refusal({"--pools=parallel-for"}) ==
      "--pools: parallel-for cannot be measured under load, because it runs no job before all are submitted; leave it "
      "out");
}

TEST_CASE("a percentile that the jobs cannot tell is refused with the number that can") {
  CHECK(load_refusal({"--jobs=100", "--rate=50/s", "--slo=p99.9<1s"}) ==
        "--slo: p99.9<1s needs at least 1 000 jobs a trial, but there are 100; use a longer --duration or more --jobs");
}

TEST_CASE("values of a load's options that cannot be read are refused") {
  CHECK(load_refusal({"--rate=0/s"}) == "--rate: '0/s' is not a rate above 0; write for example 500/s or 20k/s");
  CHECK(load_refusal({"--rate=-5/s"}) == "--rate: '-5/s' is not a rate above 0; write for example 500/s or 20k/s");
  CHECK(load_refusal({"--slo=p98<1s"}) ==
        "--slo: 'p98<1s' is not an objective; write for example p99<50ms, with p50, p90, p99 or p99.9");
  CHECK(load_refusal({"--arrivals=poison"}) ==
        "--arrivals: unknown arrivals 'poison'; did you mean 'poisson'? known: poisson, uniform, burst:N, "
        "file:TIMES.csv");
  CHECK(load_refusal({"--arrivals=file:missing.csv"}) ==
        "--arrivals: cannot read 'missing.csv'; check the path and your permissions");
  CHECK(load_refusal({"--model=closed:3"}) ==
        "--model: 'closed:3' is no model; write open, or closed:USERS,THINK, for example closed:100,1s");
  CHECK(load_refusal({"--duration=0"}) == "--duration: must be more than 0");
  CHECK(
      load_refusal({"--rate=1/h", "--jobs=10M"}) ==
      "--rate: 10 000 000 jobs at 0.0002777778/s would take more than three years; use fewer --jobs or a higher rate");
  CHECK(load_refusal({"--sleep-dist=pareto:1"}) == "--sleep-dist: 'pareto:1' has no mean; use a number above 1");
}
