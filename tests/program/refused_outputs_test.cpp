// Output files that the program refuses, before it measures anything.
#include <filesystem>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/refusal.hpp"

using namespace poolbench::testing;

TEST_CASE("outputs that cannot be written are refused") {
  const TemporaryFolder folder;
  const std::string nowhere = folder / "none/results";
  CHECK(run_refusal({"--out", nowhere}) ==
        "--out: " + nowhere + ": cannot be opened for writing: No such file or directory; create the folder first");
  CHECK(run_refusal({"--out", "/dev/full"}) ==
        "--out: /dev/full: cannot be written: No space left on device; free some space or name a file on another disk");
  CHECK(run_refusal({"--timeline", nowhere}) ==
        "--timeline: " + nowhere +
            ": cannot be opened for writing: No such file or directory; create the folder first");
  CHECK(run_refusal({"--timeline", "-"}) == "--timeline: -: is not a regular file; choose another --timeline");
  CHECK(run_refusal({"--json", nowhere}).starts_with("--json: " + nowhere + ": cannot be opened for writing"));
}

TEST_CASE("outputs are different files") {
  const TemporaryFolder folder;
  const std::string path = folder / "new";
  CHECK(run_refusal({"--out", path, "--json", path}) ==
        "--json: " + path + ": --out names the same file; name another");
  const std::string roundabout =
      folder / "../" + std::filesystem::path(folder / "").parent_path().filename().string() + "/new";
  CHECK(run_refusal({"--out", path, "--timeline", roundabout}) ==
        "--timeline: " + roundabout + ": --out names the same file; name another");
  CHECK(run_refusal({"--out", "-", "--json", "-"}) ==
        "--json: must be a file; for the standard output, use -- --benchmark_format=json");
  CHECK(run_refusal({"--json", path, "--timeline", path}) ==
        "--timeline: " + path + ": --json names the same file; name another");
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a timeline needs the times of each job") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  CHECK(run_refusal({"--timeline", path, "--trace", "off"}) ==
        "--timeline: no trial records the times of its jobs; use --trace auto or on");
  CHECK(run_refusal({"--timeline", path, "--external", "mine=true", "--pools", "mine"}) ==
        "--timeline: external programs do not say which worker ran a job; add another pool to --pools");
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("existing outputs are refused and keep their contents") {
  const TemporaryFolder folder;
  const std::string path = folder / "old";
  write_text(path, "precious\n");
  CHECK(run_refusal({"--out", path}) ==
        "--out: " + path +
            ": already exists; add --append to keep its rows, --force to overwrite it, or choose another --out");
  CHECK(run_refusal({"--json", path}) ==
        "--json: " + path + ": already exists; add --force to overwrite it, or choose another --json");
  CHECK(run_refusal({"--timeline", path}) ==
        "--timeline: " + path + ": already exists; add --force to overwrite it, or choose another --timeline");
  CHECK(run_refusal({"--timeline", path, "--append", "--out", folder / "new.csv"}) ==
        "--timeline: " + path + ": already exists, and JSON cannot be appended to; choose another --timeline");
  CHECK(run_refusal({"--out", path, "--append"}) == "--out: " + path +
                                                        ": its columns are not those that this version writes; append "
                                                        "to a file of this version, or choose another --out");
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
  CHECK(run_refusal({"--timeline", folder / "old.json", "--force", "--out", folder / "none/new.csv"})
            .starts_with("--out: "));
  CHECK(read_text(folder / "old.json") == "precious\n");
  CHECK(run_refusal({"--timeline", folder / "new.json", "--out", folder / "none/new.csv"}).starts_with("--out: "));
  CHECK_FALSE(std::filesystem::exists(folder / "new.json"));
}

TEST_CASE("an output cannot be the configuration file, under any name") {
  const TemporaryFolder folder;
  const std::string config = folder / "sweep.toml";
  write_text(config, "jobs = 1\n");
  std::filesystem::create_symlink(config, folder / "link.csv");
  std::filesystem::create_hard_link(config, folder / "hard.csv");
  for (const std::string name : {"sweep.toml", "./sweep.toml", "link.csv", "hard.csv"}) {
    const std::string path = folder / name;
    CHECK(run_refusal({"--config", config, "--out", path, "--force"}) ==
          "--out: " + path + ": --config names the same file; name another");
  }
  CHECK(read_text(config) == "jobs = 1\n");
}
