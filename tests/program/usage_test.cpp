// What the program says about commands and options that it does not know, or that do not go together.
#include <filesystem>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/refusal.hpp"

using namespace poolbench::testing;

TEST_CASE("a command is needed") {
  CHECK(refusal({}) == "name a command: run, demo, list or calibrate; see poolbench --help");
}

TEST_CASE("for an unknown command or option, the message suggests the nearest one") {
  CHECK(refusal({"runn"}) == "'runn' is not a command or option here; did you mean run?");
  CHECK(refusal({"isolated-trials"}) == "'isolated-trials' is not a command or option here; see poolbench --help");
  CHECK(refusal({"measure"}) == "'measure' is not a command or option here; see poolbench --help");
  CHECK(run_refusal({"--worker", "3"}) == "'--worker' is not an option here; did you mean --workers?");
  CHECK(run_refusal({"--worker=3"}) == "'--worker' is not an option here; did you mean --workers?");
  CHECK(run_refusal({"--colour"}) == "'--colour' is not an option here; see poolbench --help");
  CHECK(run_refusal({"channel"}) == "'channel' is not a command or option here; see poolbench --help");
  CHECK(refusal({"list", "--all"}) == "'--all' is not an option here; see poolbench --help");
}

TEST_CASE("the message names an option that lacks its value") {
  CHECK(run_refusal({"--workers"}) == "--workers: needs a value; see poolbench --help");
  CHECK(run_refusal({"--out="}) == "--out: needs a value; see poolbench --help");
}

TEST_CASE("a flag with a value that makes no sense is refused") {
  CHECK(refusal({"list", "--cells=true"}) == "--cells: takes no value; write --cells alone");
  CHECK(refusal({"list", "--preset=article", "--cells=false"}) == "--cells: takes no value; write --cells alone");
  CHECK(run_refusal({"--cold=maybe"}) == "--cold = maybe is not understood; see poolbench --help");
}

TEST_CASE("--jobs and --jobs-per-worker exclude each other") {
  CHECK(run_refusal({"--jobs", "5", "--jobs-per-worker", "5"}) == "--jobs and --jobs-per-worker: choose one of them");
  CHECK(run_refusal({"--jobs-per-worker", "0"}) == "--jobs-per-worker: must be at least 1");
  CHECK(run_refusal({"--jobs-per-worker", "1,2"}) ==
        "--jobs-per-worker: '1,2' is not a whole number; write for example 640 or 100k");
  CHECK(run_refusal({"--jobs-per-worker", "1M", "--workers", "1,2000"}) ==
        "--jobs-per-worker: 1 000 000 jobs for each of 2 000 workers are too many; at most 1 000 000 000 in all");
}

TEST_CASE("--isolate and --timeline exclude each other, because the times of jobs stay in another process") {
  CHECK(run_refusal({"--isolate", "--timeline=x.json"}) ==
        "--isolate and --timeline: choose one; the times of jobs stay in the process of their trial");
}

TEST_CASE("the flags --append and --force exclude each other") {
  CHECK(run_refusal({"--append", "--force"}) == "--append and --force: choose one of them");
}

TEST_CASE("--instructions is refused where there is no counter, with the reason and another way") {
  const std::vector<std::string> counted{"run",       "--pools=channel", "--workers=1", "--jobs=20",
                                         "--sleep=0", "--instructions",  "--out=-"};
  const Outcome outcome = program(counted);
  if (outcome.exit_code == 0) {  // a machine with a counter
    CHECK(outcome.out.find(",instructions,") != std::string::npos);
    return;
  }
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.starts_with("poolbench: --instructions: "));
  CHECK(outcome.err.find("count with Valgrind instead") != std::string::npos);
}

TEST_CASE("an option that would change nothing is refused") {
  CHECK(run_refusal({"--append"}) == "--append: there is no CSV to add rows to; name one with --out");
  CHECK(run_refusal({"--force"}) ==
        "--force: there is no file to overwrite; name one with --out, --json, --timeline or --hdr");
  CHECK(run_refusal({"--sleep=0", "--sleep-dist=lognormal"}) ==
        "--sleep-dist: has no effect with --sleep 0; leave it out, or use a longer sleep");
}

TEST_CASE("the message names the configuration file and what is wrong in it") {
  const TemporaryFolder folder;
  const std::string path = folder / "sweep.toml";
  CHECK(run_refusal({"--config", path}) == "--config: cannot read '" + path + "'; check the path");
  write_text(path, "workers = 0\n");
  CHECK(run_refusal({"--config", path}) == path + ": --workers: must be at least 1");
  write_text(path, "worker = 4\n");
  CHECK(run_refusal({"--config", path}) == path + ": unknown option 'worker'; did you mean workers?");
}

TEST_CASE("Google Benchmark's options are checked, too") {
  CHECK(run_refusal({"--", "--benchmark_foo"}) ==
        "'--benchmark_foo' is not an option of Google Benchmark; see poolbench run -- --help");
  CHECK(run_refusal({"--", "--benchmark_filter=nothing"}) ==
        "--benchmark_filter= leaves nothing to run; see the names with -- --benchmark_list_tests");
  CHECK(refusal({"demo", "--", "--benchmark_filter=x"}) ==
        "only poolbench run and poolbench load take options after --");
}
