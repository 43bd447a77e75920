// What the program says to wrong command lines: exit code 2, one line on the standard error, nothing else.
#include <algorithm>
#include <filesystem>

#include "harness/cli/layers.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"

using namespace poolbench::testing;

namespace {

/// The message without "poolbench: " and the line feed, if all else is as it must be.
std::string complaint(const std::vector<std::string>& args) {
  // Whether there are programs in other languages depends on the machine.
  const Outcome outcome = program(args, {"POOLBENCH_EXTERNAL=/nowhere"});
  if (outcome.exit_code != 2) return "exit code " + std::to_string(outcome.exit_code) + ": " + outcome.err;
  if (!outcome.out.empty()) return "also said on the standard output: " + outcome.out;
  const std::string start = "poolbench: ";
  if (!outcome.err.starts_with(start) || !outcome.err.ends_with('\n')) return "oddly said: " + outcome.err;
  return outcome.err.substr(start.size(), outcome.err.size() - start.size() - 1);
}

std::string known_presets() {
  std::string known;
  for (const poolbench::Preset& preset : poolbench::presets()) known += ", " + std::string(preset.name);
  return known.substr(2);
}

std::string run_complaint(std::vector<std::string> args) {
  args.insert(args.begin(), "run");
  return complaint(args);
}

}  // namespace

TEST_CASE("a command is needed") {
  CHECK(complaint({}) == "name a command: run, demo, list or calibrate; see poolbench --help");
}

TEST_CASE("unknown commands and options are answered with the nearest one") {
  CHECK(complaint({"runn"}) == "'runn' is no command or option here; did you mean run?");
  CHECK(complaint({"measure"}) == "'measure' is no command or option here; see poolbench --help");
  CHECK(run_complaint({"--worker", "3"}) == "'--worker' is no option here; did you mean --workers?");
  CHECK(run_complaint({"--worker=3"}) == "'--worker' is no option here; did you mean --workers?");
  CHECK(run_complaint({"--colour"}) == "'--colour' is no option here; see poolbench --help");
  CHECK(run_complaint({"channel"}) == "'channel' is no command or option here; see poolbench --help");
  CHECK(complaint({"list", "--all"}) == "'--all' is no option here; see poolbench --help");
}

TEST_CASE("an option without its value is named") {
  CHECK(run_complaint({"--workers"}) == "--workers: needs a value; see poolbench --help");
  CHECK(run_complaint({"--out="}) == "--out: needs a value; see poolbench --help");
}

TEST_CASE("unknown pools are answered with the nearest one") {
  std::string known;  // less the programs in other languages, which depend on what this machine has
  for (const poolbench::PoolEntry& pool : poolbench::all_pools()) known += (known.empty() ? "" : ", ") + pool.name;
  CHECK(run_complaint({"--pools", "chanel"})
            .starts_with("--pools: unknown pool 'chanel'; did you mean 'channel'? known: " + known));
  CHECK(run_complaint({"--pools", "arena,quantum"}).starts_with("--pools: unknown pool 'quantum'; known: " + known));
}

TEST_CASE("a pool whose library may be missing runs or is answered with how to get it") {
  for (const std::string name : {"moodycamel", "asio", "openmp"}) {
    CAPTURE(name);
    const auto missing_pools = poolbench::missing_pools();
    const auto missing = std::ranges::find(missing_pools, name, &poolbench::MissingPool::name);
    if (missing != missing_pools.end()) {
      CHECK(run_complaint({"--pools", "channel," + name}) ==
            "--pools: '" + name + "' was not built: " + missing->description);
    } else {
      CHECK(program({"run", "--pools", name, "--workers=2", "--jobs=4", "--sleep=0", "--repetitions=1"}).exit_code ==
            0);
    }
  }
}

TEST_CASE("worker counts are whole numbers from 1") {
  CHECK(run_complaint({"--workers", "0"}) == "--workers: must be at least 1");
  CHECK(run_complaint({"--workers", "4,0"}) == "--workers: must be at least 1");
  CHECK(run_complaint({"--workers", "-1"}) == "--workers: '-1' is negative; write a whole number");
  CHECK(run_complaint({"--workers=-1"}) == "--workers: '-1' is negative; write a whole number");
  CHECK(run_complaint({"--workers", "four"}) == "--workers: 'four' is no whole number; write for example 4 or 10");
  CHECK(run_complaint({"--workers", "2M"}) == "--workers: 2000000 is too large; at most 1000000");
  CHECK(run_complaint({"--workers", "1:64"}) ==
        "--workers: '1:64' is no range; write 1:64:+1 for each number, or 1:64:x2 for each double");
}

TEST_CASE("lists are not empty") {
  CHECK(run_complaint({"--pools", ""}) == "--pools: the list is empty; name at least one");
  CHECK(run_complaint({"--workers", ""}) == "--workers: the list is empty; name at least one");
  CHECK(run_complaint({"--sleep", ""}) == "--sleep: the list is empty; name at least one");
  CHECK(run_complaint({"--jobs", "10,,20"}) == "--jobs: the list '10,,20' has an empty entry; remove the extra comma");
}

TEST_CASE("other counts are whole numbers from 1, too") {
  const std::string option = GENERATE("--jobs", "--repetitions", "--hash-rounds", "--producers");
  CHECK(run_complaint({option, "0"}) == option + ": must be at least 1");
  CHECK(run_complaint({option, "x"}).starts_with(option + ": 'x' is no whole number; write for example "));
}

TEST_CASE("a seed is a whole number") {
  CHECK(run_complaint({"--seed", "-1"}) == "--seed: '-1' is negative; write a whole number");
}

TEST_CASE("times have units") {
  CHECK(run_complaint({"--sleep", "5"}) == "--sleep: '5' has no unit; write for example 5ms");
  CHECK(run_complaint({"--sleep", "1d"}) == "--sleep: '1d' has an unknown unit 'd'; use ns, us, ms, s, min or h");
  CHECK(run_complaint({"--sleep", "-1ms"}) == "--sleep: '-1ms' is negative; a duration is 0 or more");
  CHECK(run_complaint({"--trial-timeout", "5"}) == "--trial-timeout: '5' has no unit; write for example 5s");
  CHECK(run_complaint({"--trial-timeout", "0"}) == "--trial-timeout: must be more than 0");
  CHECK(complaint({"demo", "--sleep", "1"}) == "--sleep: '1' has no unit; write for example 1s");
}

TEST_CASE("choices are answered with what there is") {
  CHECK(run_complaint({"--sleep-dist", "exponetial"}) ==
        "--sleep-dist: unknown distribution 'exponetial'; did you mean 'exponential'? known: constant, uniform, "
        "exponential, lognormal, bimodal");
  CHECK(run_complaint({"--trace", "yes"}) == "--trace: unknown trace mode 'yes'; known: auto, on, off");
  CHECK(run_complaint({"--words", "german"}) == "--words: unknown word source 'german'; known: random, article");
  CHECK(run_complaint({"--preset", "quik"}) ==
        "--preset: unknown preset 'quik'; did you mean 'quick'? known: " + known_presets());
}

TEST_CASE("jobs are asked for in one way") {
  CHECK(run_complaint({"--jobs", "5", "--jobs-per-worker", "5"}) == "--jobs and --jobs-per-worker: choose one of them");
  CHECK(run_complaint({"--jobs-per-worker", "0"}) == "--jobs-per-worker: must be at least 1");
  CHECK(run_complaint({"--jobs-per-worker", "1,2"}) ==
        "--jobs-per-worker: '1,2' is no whole number; write for example 640 or 100k");
  CHECK(run_complaint({"--jobs-per-worker", "1M", "--workers", "1,2000"}) ==
        "--jobs-per-worker: 1 000 000 jobs for each of 2 000 workers are too many; at most 1 000 000 000 in all");
}

TEST_CASE("sleeps that nobody waits for are refused in the name of their options") {
  CHECK(
      run_complaint({"--jobs", "1M", "--sleep", "1h"}) ==
      "--jobs and --sleep: 1 000 000 jobs of 3600s would sleep for more than three years in all; take fewer or shorter "
      "ones");
  CHECK(
      run_complaint({"--jobs-per-worker", "1k", "--workers", "1,1000", "--sleep", "1h"}) ==
      "--jobs-per-worker and --sleep: 1 000 000 jobs of 3600s would sleep for more than three years in all; take fewer "
      "or shorter ones");
}

TEST_CASE("outputs that cannot be written are refused before anything is measured") {
  const TemporaryFolder folder;
  const std::string nowhere = folder / "none/results";
  CHECK(run_complaint({"--out", nowhere}) ==
        "--out: " + nowhere + ": cannot be opened for writing: No such file or directory; create the folder first");
  CHECK(run_complaint({"--out", "/dev/full"}) ==
        "--out: /dev/full: cannot be written: No space left on device; free some space or name a file on another disk");
  CHECK(run_complaint({"--timeline", nowhere}) ==
        "--timeline: " + nowhere +
            ": cannot be opened for writing: No such file or directory; create the folder first");
  CHECK(run_complaint({"--timeline", "-"}) == "--timeline: -: is not a regular file; choose another --timeline");
  CHECK(run_complaint({"--json", nowhere}).starts_with("--json: " + nowhere + ": cannot be opened for writing"));
}

TEST_CASE("outputs are different files") {
  const TemporaryFolder folder;
  const std::string path = folder / "new";
  CHECK(run_complaint({"--out", path, "--json", path}) ==
        "--json: " + path + ": is the file of --out, too; name another");
  const std::string roundabout =
      folder / "../" + std::filesystem::path(folder / "").parent_path().filename().string() + "/new";
  CHECK(run_complaint({"--out", path, "--timeline", roundabout}) ==
        "--timeline: " + roundabout + ": is the file of --out, too; name another");
  CHECK(run_complaint({"--out", "-", "--json", "-"}) ==
        "--json: must be a file; for the standard output, use -- --benchmark_format=json");
  CHECK(run_complaint({"--json", path, "--timeline", path}) ==
        "--timeline: " + path + ": is the file of --json, too; name another");
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a timeline needs the times of single jobs") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  CHECK(run_complaint({"--timeline", path, "--trace", "off"}) ==
        "--timeline: with --trace off no job's times are known; take auto or on");
  CHECK(run_complaint({"--timeline", path, "--external", "mine=true", "--pools", "mine"}) ==
        "--timeline: external programs do not tell each job's times; add another pool to --pools");
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("existing outputs are refused and left alone") {
  const TemporaryFolder folder;
  const std::string path = folder / "old";
  write_text(path, "precious\n");
  CHECK(run_complaint({"--out", path}) ==
        "--out: " + path +
            ": exists already; add --append to keep its rows, --force to overwrite it, or choose another --out");
  CHECK(run_complaint({"--json", path}) ==
        "--json: " + path + ": exists already; add --force to overwrite it, or choose another --json");
  CHECK(run_complaint({"--timeline", path}) ==
        "--timeline: " + path + ": exists already; add --force to overwrite it, or choose another --timeline");
  CHECK(run_complaint({"--timeline", path, "--append", "--out", folder / "new.csv"}) ==
        "--timeline: " + path + ": exists already, and JSON cannot be appended to; choose another --timeline");
  CHECK(run_complaint({"--out", path, "--append"}) ==
        "--out: " + path +
            ": has other columns than this version writes; append to a file of this version or choose another --out");
  CHECK(read_text(path) == "precious\n");
}

TEST_CASE("a wrong command line neither creates nor empties an output") {
  const TemporaryFolder folder;
  write_text(folder / "old.csv", "precious\n");
  const std::vector<std::string> mistake =
      GENERATE(std::vector<std::string>{"--workers", "0"}, std::vector<std::string>{"--", "--benchmark_foo"},
               std::vector<std::string>{"--", "--benchmark_filter=nothing"});
  std::vector<std::string> args{"run", "--out", folder / "old.csv", "--force", "--json", folder / "new.json"};
  args.insert(args.end(), mistake.begin(), mistake.end());
  CHECK(program(args).exit_code == 2);
  CHECK(read_text(folder / "old.csv") == "precious\n");
  CHECK_FALSE(std::filesystem::exists(folder / "new.json"));

  args[2] = folder / "new.csv";
  CHECK(program(args).exit_code == 2);
  CHECK_FALSE(std::filesystem::exists(folder / "new.csv"));
}

TEST_CASE("an output that is refused leaves the others as they are") {
  const TemporaryFolder folder;
  write_text(folder / "old.json", "precious\n");
  CHECK(run_complaint({"--timeline", folder / "old.json", "--force", "--out", folder / "none/new.csv"})
            .starts_with("--out: "));
  CHECK(read_text(folder / "old.json") == "precious\n");
  CHECK(run_complaint({"--timeline", folder / "new.json", "--out", folder / "none/new.csv"}).starts_with("--out: "));
  CHECK_FALSE(std::filesystem::exists(folder / "new.json"));
}

TEST_CASE("the flags --append and --force exclude each other") {
  CHECK(run_complaint({"--append", "--force"}) == "--append and --force: choose one of them");
}

TEST_CASE("no output is written over the configuration, by whatever name") {
  const TemporaryFolder folder;
  const std::string config = folder / "sweep.toml";
  write_text(config, "jobs = 1\n");
  std::filesystem::create_symlink(config, folder / "link.csv");
  std::filesystem::create_hard_link(config, folder / "hard.csv");
  for (const std::string name : {"sweep.toml", "./sweep.toml", "link.csv", "hard.csv"}) {
    const std::string path = folder / name;
    CHECK(run_complaint({"--config", config, "--out", path, "--force"}) ==
          "--out: " + path + ": is the file of --config, too; name another");
  }
  CHECK(read_text(config) == "jobs = 1\n");
}

TEST_CASE("an option that would change nothing is refused") {
  CHECK(run_complaint({"--append"}) == "--append: there is no CSV to add rows to; name it with --out");
  CHECK(run_complaint({"--force"}) ==
        "--force: there is no file to overwrite; name one with --out, --json or --timeline");
  CHECK(run_complaint({"--sleep=0", "--sleep-dist=lognormal"}) ==
        "--sleep-dist: has no effect with --sleep 0; leave it out, or take a longer sleep");
}

TEST_CASE("what is mistyped is told as it should be") {
  CHECK(run_complaint({"--workers=1..16"}) == "--workers: '1..16' is no range; write 1:16:+1");
  CHECK(run_complaint({"--workers=1-16"}) == "--workers: '1-16' is no range; write 1:16:+1");
  CHECK(run_complaint({"--seed=abc"}) == "--seed: 'abc' is no whole number; write for example 1 or 42");
}

TEST_CASE("configuration files are named with what is wrong in them") {
  const TemporaryFolder folder;
  const std::string path = folder / "sweep.toml";
  CHECK(run_complaint({"--config", path}) == "--config: cannot read '" + path + "'; check the path");
  write_text(path, "workers = 0\n");
  CHECK(run_complaint({"--config", path}) == path + ": --workers: must be at least 1");
  write_text(path, "worker = 4\n");
  CHECK(run_complaint({"--config", path}) == path + ": unknown option 'worker'; did you mean workers?");
}

TEST_CASE("Google Benchmark's options are checked, too") {
  CHECK(run_complaint({"--", "--benchmark_foo"}) ==
        "'--benchmark_foo' is no option of Google Benchmark; see poolbench run -- --help");
  CHECK(run_complaint({"--", "--benchmark_filter=nothing"}) ==
        "--benchmark_filter= leaves nothing to run; see the names with -- --benchmark_list_tests");
  CHECK(complaint({"demo", "--", "--benchmark_filter=x"}) == "only poolbench run takes options after --");
}
