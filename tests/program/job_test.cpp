// Kinds of jobs: `poolbench run --job`.
#include <string>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/refusal.hpp"
#include "tests/support/csv_table.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/text.hpp"

using namespace poolbench::testing;

TEST_CASE("every built-in job runs on every kind of pool, each job once") {
  const TemporaryFolder folder;
  const std::string csv = folder / "jobs.csv";
  const Outcome outcome =
      program({"run", "--pools", "sequential,channel,arena,goroutine", "--workers", "3", "--jobs", "24", "--sleep",
               "1ms", "--job", "hash-and-sleep,tcp,cpu,mixed:0.3,lock:0.2,file", "--repetitions", "1", "--out", csv});
  CHECK(outcome.exit_code == 0);
  const CsvTable table(read_text(csv));
  const auto jobs = table.column("job");
  REQUIRE(jobs.size() == 24);
  const auto checksums = table.column("checksum");
  for (std::size_t row = 0; row < jobs.size(); ++row) {
    CAPTURE(jobs[row]);
    CHECK(table.column("status")[row] == "ok");
    CHECK(table.column("jobs_done")[row] == "24");
    CHECK(checksums[row] == checksums[0]);
    CHECK((table.column("alone_ns")[row].empty()) == (jobs[row] != "file"));
    CHECK((table.column("sleep_ns")[row] == "0") == (jobs[row] == "file"));
  }
  CHECK(contains(outcome.out, "\n24 tcp jobs of 1ms\n"));
  CHECK(contains(outcome.out, "\n24 file jobs\n"));
  CHECK(contains(outcome.out, "goroutine runs jobs in halves but cannot divide tcp jobs"));
}

TEST_CASE("jobs run under load, too") {
  const Outcome outcome = program({"load", "--pools", "channel", "--workers", "4", "--rate", "200/s", "--sleep", "5ms",
                                   "--job", "tcp", "--jobs", "40"});
  CHECK(contains(outcome.out, "40 tcp jobs of 5ms (exponential), poisson arrivals"));
}

TEST_CASE("an unknown job, and a share that is missing, useless or impossible are refused") {
  CHECK(run_refusal({"--job", "tpc"})
            .starts_with("--job: unknown job 'tpc'; did you mean 'tcp'? known: hash-and-sleep, "));
  const std::string needs = " needs a share of its service time, above 0 and at most 1; write for example mixed:0.3";
  CHECK(run_refusal({"--job", "mixed"}) == "--job: 'mixed': mixed" + needs);
  CHECK(run_refusal({"--job", "mixed:0"}) == "--job: 'mixed:0': mixed" + needs);
  CHECK(run_refusal({"--job", "mixed:1.5"}) == "--job: 'mixed:1.5': mixed" + needs);
  CHECK(run_refusal({"--job", "mixed:much"}) == "--job: 'much' is not a number; write for example mixed:0.3");
  CHECK(run_refusal({"--job", "tcp:0.3"}) == "--job: 'tcp:0.3': tcp takes nothing after its name");
}

TEST_CASE("a program in another language only knows hash-and-sleep") {
  CHECK(run_refusal({"--job", "tcp", "--pools", "mine", "--external", "mine=true"}) ==
        "--job: mine is a program of its own, which only knows hash-and-sleep; leave it out of --pools");
  CHECK_FALSE(contains(program({"list", "--cells", "--job", "tcp", "--pools", "all", "--workers", "1"}).out, "go,"));
}

TEST_CASE("a utilization needs jobs with a service time") {
  CHECK(refusal({"load", "--job", "file", "--utilization", "0.5"}) ==
        "--utilization: has no meaning for jobs without a service time; give a --rate");
}
