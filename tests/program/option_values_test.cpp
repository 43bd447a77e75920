// What the program says about wrong values of options.
#include <algorithm>
#include <string>

#include "harness/cli/presets.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/refusal.hpp"

using namespace poolbench::testing;

namespace {

std::string known_presets() {
  std::string known;
  for (const poolbench::Preset& preset : poolbench::presets()) known += ", " + std::string(preset.name);
  return known.substr(2);
}

}  // namespace

TEST_CASE("for an unknown pool, the message suggests the nearest one") {
  std::string known;  // less the programs in other languages, which depend on what this machine has
  for (const poolbench::PoolEntry& pool : poolbench::all_pools()) known += (known.empty() ? "" : ", ") + pool.name;
  CHECK(run_refusal({"--pools", "chanel"})
            .starts_with("--pools: unknown pool 'chanel'; did you mean 'channel'? known: " + known));
  CHECK(run_refusal({"--pools", "arena,quantum"}).starts_with("--pools: unknown pool 'quantum'; known: " + known));
}

TEST_CASE("a pool whose library may be missing runs, or the message says how to get it") {
  for (const std::string name :
       {"moodycamel", "asio", "openmp", "boost-fiber", "glib-exclusive", "glib-shared", "qt", "poco", "libuv"}) {
    CAPTURE(name);
    const auto missing_pools = poolbench::missing_pools();
    const auto missing = std::ranges::find(missing_pools, name, &poolbench::MissingPool::name);
    if (missing != missing_pools.end()) {
      CHECK(run_refusal({"--pools", "channel," + name}) ==
            "--pools: '" + name + "' was not built: " + missing->description);
    } else {
      CHECK(program({"run", "--pools", name, "--workers=2", "--jobs=4", "--sleep=0", "--repetitions=1"}).exit_code ==
            0);
    }
  }
}

TEST_CASE("worker counts are whole numbers from 1") {
  CHECK(run_refusal({"--workers", "0"}) == "--workers: must be at least 1");
  CHECK(run_refusal({"--workers", "4,0"}) == "--workers: must be at least 1");
  CHECK(run_refusal({"--workers", "-1"}) == "--workers: '-1' is negative; write a whole number");
  CHECK(run_refusal({"--workers=-1"}) == "--workers: '-1' is negative; write a whole number");
  CHECK(run_refusal({"--workers", "four"}) == "--workers: 'four' is not a whole number; write for example 4 or 10");
  CHECK(run_refusal({"--workers", "2M"}) == "--workers: 2000000 is too large; at most 1000000");
  CHECK(run_refusal({"--workers", "1:64"}) ==
        "--workers: '1:64' is not a range; write 1:64:+1 for each number, or 1:64:x2 to double each time");
}

TEST_CASE("lists are not empty") {
  CHECK(run_refusal({"--pools", ""}) == "--pools: the list is empty; name at least one");
  CHECK(run_refusal({"--workers", ""}) == "--workers: the list is empty; name at least one");
  CHECK(run_refusal({"--sleep", ""}) == "--sleep: the list is empty; name at least one");
  CHECK(run_refusal({"--jobs", "10,,20"}) == "--jobs: the list '10,,20' has an empty entry; remove the extra comma");
}

TEST_CASE("other counts are also whole numbers from 1") {
  const std::string option = GENERATE("--jobs", "--repetitions", "--hash-rounds", "--producers");
  CHECK(run_refusal({option, "0"}) == option + ": must be at least 1");
  CHECK(run_refusal({option, "x"}).starts_with(option + ": 'x' is not a whole number; write for example "));
}

TEST_CASE("a seed is a whole number") {
  CHECK(run_refusal({"--seed", "-1"}) == "--seed: '-1' is negative; write a whole number");
}

TEST_CASE("times have units") {
  CHECK(run_refusal({"--sleep", "5"}) == "--sleep: '5' has no unit; write for example 5ms");
  CHECK(run_refusal({"--sleep", "1d"}) == "--sleep: '1d' has an unknown unit 'd'; use ns, us, ms, s, min or h");
  CHECK(run_refusal({"--sleep", "-1ms"}) == "--sleep: '-1ms' is negative; a duration is 0 or more");
  CHECK(run_refusal({"--trial-timeout", "5"}) == "--trial-timeout: '5' has no unit; write for example 5s");
  CHECK(run_refusal({"--trial-timeout", "0"}) == "--trial-timeout: must be more than 0");
  CHECK(refusal({"demo", "--sleep", "1"}) == "--sleep: '1' has no unit; write for example 1s");
}

TEST_CASE("for an unknown choice, the message lists the choices") {
  CHECK(run_refusal({"--sleep-dist", "exponetial"}) ==
        "--sleep-dist: unknown distribution 'exponetial'; did you mean 'exponential'? known: constant, uniform, "
        "exponential, lognormal, bimodal, pareto:ALPHA, file:TIMES.csv, quantiles:LIST, search-leaf, bigtable-read");
  CHECK(run_refusal({"--trace", "yes"}) == "--trace: unknown trace mode 'yes'; known: auto, on, off");
  CHECK(run_refusal({"--words", "german"}) == "--words: unknown word source 'german'; known: random, article");
  CHECK(run_refusal({"--preset", "quik"}) ==
        "--preset: unknown preset 'quik'; did you mean 'quick'? known: " + known_presets());
}

TEST_CASE("the program refuses sleeps of years, and names their options") {
  CHECK(
      run_refusal({"--jobs", "1M", "--sleep", "1h"}) ==
      "--jobs and --sleep: 1 000 000 jobs of 3600s would sleep for more than three years in all; use fewer or shorter "
      "ones");
  CHECK(
      run_refusal({"--jobs-per-worker", "1k", "--workers", "1,1000", "--sleep", "1h"}) ==
      "--jobs-per-worker and --sleep: 1 000 000 jobs of 3600s would sleep for more than three years in all; use fewer "
      "or shorter ones");
}

TEST_CASE("the message shows how to write a range") {
  CHECK(run_refusal({"--workers=1..16"}) == "--workers: '1..16' is not a range; write 1:16:+1");
  CHECK(run_refusal({"--workers=1-16"}) == "--workers: '1-16' is not a range; write 1:16:+1");
  CHECK(run_refusal({"--seed=abc"}) == "--seed: 'abc' is not a whole number; write for example 1 or 42");
}
