// poolbench recommend, as users call it.
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/refusal.hpp"
#include "tests/program/tables.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench::testing;
using Catch::Matchers::Contains;

namespace {

Outcome recommend(std::vector<std::string> args) {
  args.insert(args.begin(), "recommend");
  return program(std::move(args));
}

std::string recommend_refusal(std::vector<std::string> args) {
  args.insert(args.begin(), "recommend");
  return refusal(args);
}

}  // namespace

TEST_CASE("a recommendation starts with the advice and ends with the command that shows it") {
  const TemporaryFolder folder;
  const std::string csv = folder / "advice.csv";
  const Outcome outcome =
      recommend({"--pools=mutex-queue,arena", "--sleep=1ms", "--max-workers=8", "--minutes=0.05", "--out", csv});
  CAPTURE(outcome.out);
  CAPTURE(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.starts_with("\nrun "));
  CHECK_THAT(outcome.out, Contains("jobs/s"));
  CHECK_THAT(outcome.out, Contains("Little's law"));
  CHECK_THAT(outcome.out, Contains("Show it:\n  poolbench run --pools "));
  const CsvTable table = table_in(csv);
  CHECK(table.rows() > 3);
  CHECK(values(table, "pool") == Values{"arena", "mutex-queue", "sequential"});
  CHECK_THAT(outcome.out, Contains(std::to_string(table.rows()) + " rows in " + csv));
  CHECK_THAT(outcome.out, Contains(std::to_string(table.rows()) + " trials in all"));
}

TEST_CASE("an objective that the jobs alone miss is said at once") {
  const Outcome outcome =
      recommend({"--pools=mutex-queue", "--sleep=1ms", "--rate=10k/s", "--slo=p99<500us", "--minutes=0.05"});
  CAPTURE(outcome.out);
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("no number of workers up to 1 024 meets p99<500us at 10k/s"));
  CHECK_THAT(outcome.out, Contains("The jobs themselves are the limit"));
}

TEST_CASE("the CSV on standard output has it to itself") {
  const Outcome outcome =
      recommend({"--pools=mutex-queue", "--sleep=1ms", "--max-workers=2", "--minutes=0.02", "--out=-"});
  CHECK(outcome.out.starts_with("schema_version,"));
  CHECK_THAT(outcome.err, Contains("run mutex-queue with"));
}

TEST_CASE("wrong options are refused with the remedy") {
  CHECK(recommend_refusal({"--rate=400/s"}) ==
        "--rate: needs --slo, such as --slo 'p99<50ms': what must hold at that rate");
  CHECK(recommend_refusal({"--slo=p99<50ms"}) ==
        "--slo: needs --rate, such as --rate 400/s; without a load no job waits");
  CHECK(recommend_refusal({"--pools=sequential"}) ==
        "--pools: sequential is what others are compared with; name a pool");
  CHECK(recommend_refusal({"--sleep=1ms,2ms"}) ==
        "recommend takes one kind of job at a time; give one value for each option");
  CHECK_THAT(recommend_refusal({"--minutes=0"}), Contains("--minutes"));
  CHECK_THAT(recommend_refusal({"--pools=chanel"}), Contains("did you mean 'channel'"));
  CHECK_THAT(recommend_refusal({"--rate=1/s", "--slo=p99<1s"}),
             Contains("--minutes: at 1/s the check of p99<1s takes"));
}

TEST_CASE("a percentile needs enough recorded times") {
  const TemporaryFolder folder;
  const std::string times = folder / "times.csv";
  std::ofstream(times) << "service_ms\n1\n2\n3\n";
  CHECK_THAT(recommend_refusal({"--sleep-dist=file:" + times, "--rate=1k/s", "--slo=p99<50ms"}),
             Contains("needs at least 100 recorded times, and " + times + " has 3"));
}
