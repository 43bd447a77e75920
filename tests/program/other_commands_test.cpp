// demo, list, --help and --version.
#include <algorithm>

#include "harness/cli/presets.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/support/one_processor.hpp"

using namespace poolbench::testing;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the demo logs what the article's program logs, and finishes every job") {
  const Outcome outcome = program({"demo", "--sleep=0"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(
      outcome.out.starts_with("starting application...\n"
                              "starting worker: 1\nstarting worker: 2\nstarting worker: 3\n"
                              "starting worker: 4\nstarting worker: 5\n"
                              "creating jobs...\n"
                              "accepted 100 jobs after "));
  CHECK(contains(outcome.out, ", finished 100 after "));
  CHECK(outcome.out.ends_with("; 5 workers stopped\n"));
  CHECK_FALSE(contains(outcome.out, "created hash"));
}

TEST_CASE("with DEBUG=true the demo logs every job") {
  const Outcome outcome = program({"demo", "--sleep=1ms", "--workers=2"}, {"DEBUG=true"});
  CHECK(outcome.exit_code == 0);
  CHECK(count(outcome.out, "] - created hash [") == 100);
  CHECK(contains(outcome.out, "] - created hash [2376065843] from word [iCMRAjWw]\n"));
  CHECK(contains(outcome.out, "worker [1] - created hash ["));
  CHECK(contains(outcome.out, "worker [2] - created hash ["));
  CHECK_FALSE(contains(outcome.out, "worker [0]"));
  CHECK_FALSE(contains(outcome.out, "worker [3]"));
}

TEST_CASE("DEBUG has an effect only if it is true") {
  CHECK(count(program({"demo", "--sleep=0"}, {"DEBUG=1"}).out, "created hash") == 0);
}

TEST_CASE("the demo takes options for jobs and workers") {
  const Outcome outcome = program({"demo", "--sleep=0", "--jobs=7", "--workers=1"});
  CHECK(outcome.exit_code == 0);
  CHECK(count(outcome.out, "starting worker: ") == 1);
  CHECK(contains(outcome.out, "accepted 7 jobs after "));
  CHECK(contains(outcome.out, ", finished 7 after "));
  CHECK(outcome.out.ends_with("; 1 worker stopped\n"));
}

TEST_CASE("the calibration has a line for each cost of the harness and of the host") {
  const Outcome outcome = program({"calibrate", "--rounds=1"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  for (const std::string line : {"What the harness costs here, median [interval] of 1 round of 1 000 000 jobs",
                                 "\n  a job, driven by a bare loop", "\n  a sleep of 1 ms takes",
                                 "What hand-overs cost on this host, on processor", "\n  a yield, nothing else to run",
                                 "\n  a futex wake on the same processor", "\n  a futex wake on another processor",
                                 "\n  a spin hand-over to another processor", "\n  the start of a thread"}) {
    CAPTURE(line, outcome.out);
    CHECK(count(outcome.out, line) == 1);
  }
}

TEST_CASE("the calibration says what one processor cannot do") {
  const OnOneProcessor one;
  const Outcome outcome = program({"calibrate", "--rounds=1"});
  CAPTURE(outcome.out);
  CHECK(contains(outcome.out, "What hand-overs cost on this host, on processor " + std::to_string(one.number())));
  const std::string reason = "not possible: this process may use only one processor\n";
  CHECK(contains(outcome.out, "\n  a futex wake on another processor     " + reason));
  CHECK(contains(outcome.out, "\n  a spin hand-over to another processor " + reason));
  CHECK(count(outcome.out, reason) == 2);
}

TEST_CASE("the list has a line for every name that options take") {
  const Outcome outcome = program({"list"});
  CHECK(outcome.exit_code == 0);
  std::vector<std::string> names{"constant", "uniform", "exponential", "lognormal", "bimodal"};
  for (const poolbench::PoolEntry& pool : poolbench::all_pools()) names.push_back(pool.name);
  for (const poolbench::Preset& preset : poolbench::presets()) names.emplace_back(preset.name);
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(contains(outcome.out, "\n  " + name + " "));
  }
}

TEST_CASE("the list has a heading for each group of pools") {
  const std::string list = program({"list"}).out;
  std::size_t before = list.find("Pools (--pools)\n");
  CHECK(before == 0);
  for (const std::string part :
       {"\nBaseline\n  sequential ", "\nThe article's design\n  channel ", "\noneTBB\n  arena ",
        "\nThe standard library\n  mutex-queue ", "\nOther languages, as programs "}) {
    CAPTURE(part);
    const std::size_t found = list.find(part);
    REQUIRE(found != std::string::npos);
    CHECK(before <= found);
    before = found;
  }
  CHECK_FALSE(contains(list, "This program's own"));
}

TEST_CASE("the list marks pools that need cooperative waits, and explains the mark") {
  const std::string list = program({"list"}).out;
  for (const poolbench::PoolEntry& pool : poolbench::all_pools()) {
    CAPTURE(pool.name);
    CHECK(contains(list, " * " + pool.description + "\n") == pool.in_halves);
  }
  CHECK(count(list, "\n  * needs waits that cooperate: jobs that block would hold up all others.\n") == 1);
}

TEST_CASE("help has examples and goes to the standard output") {
  const std::vector<std::string> args =
      GENERATE(std::vector<std::string>{"--help"}, std::vector<std::string>{"run", "--help"},
               std::vector<std::string>{"run", "-h"}, std::vector<std::string>{"demo", "--help"});
  const Outcome outcome = program(args);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(contains(outcome.out, "Example"));
  CHECK(contains(outcome.out, "poolbench demo") == (args.front() != "run"));
}

TEST_CASE("the help of run has every option") {
  const std::string help = program({"run", "--help"}).out;
  for (const std::string option :
       {"--pools",       "--workers",     "--jobs",   "--jobs-per-worker", "--note",   "--sleep", "--sleep-dist",
        "--hash-rounds", "--repetitions", "--seed",   "--producers",       "--cold",   "--trace", "--out",
        "--json",        "--preset",      "--config", "--trial-timeout",   "--append", "--force", "--external",
        "--relative-to", "--same-draw",   "--isolate"}) {
    CAPTURE(option);
    CHECK(contains(help, "  " + option + " "));
  }
}

TEST_CASE("--help works even if the configuration file cannot be read") {
  CHECK(program({"run", "--config", "/nowhere.toml", "--help"}).exit_code == 0);
}

TEST_CASE("the version is one line") {
  const Outcome outcome = program({"--version"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.starts_with("poolbench 0."));
  CHECK(std::ranges::count(outcome.out, '\n') == 1);
}
