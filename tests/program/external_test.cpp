// `poolbench run --external`, from its command line to its rows.
#include <filesystem>
#include <set>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/support/csv_table.hpp"
#include "tests/support/external_program.hpp"

using namespace poolbench::testing;

namespace {

/// The pool in the shell that the protocol's page shows.
const std::string shell = std::string("shell=") + POOLBENCH_EXAMPLE;

using Rows = std::multiset<std::string>;

/// The values of a column in all rows of a CSV.
Rows rows(const std::string& path, const std::string& column) {
  const auto all = CsvTable(read_text(path)).column(column);
  return {all.begin(), all.end()};
}

/// A run of one worker and one repetition.
Outcome small_run(std::vector<std::string> args) {
  args.insert(args.begin(), {"--workers=1", "--repetitions=1", "--jobs=4"});
  return quick_run(args);
}

std::string complaint(const std::vector<std::string>& args) {
  const Outcome outcome = small_run(args);
  CHECK(outcome.exit_code == 2);
  return outcome.err;
}

}  // namespace

TEST_CASE("an external program is in the same table, CSV and JSON as the pools") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  const Outcome outcome =
      small_run({"--pools=sequential,channel", "--external", shell, "--out", path, "--json", folder / "new.json"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(rows(path, "pool") == Rows{"sequential", "channel", "shell"});
  CHECK(rows(path, "status") == Rows{"ok", "ok", "ok"});
  CHECK(rows(path, "checksum").count(*rows(path, "checksum").begin()) == 3);
  CHECK(rows(path, "efficiency").count("") == 0);
  CHECK(rows(path, "peak_concurrency") == Rows{"1", "1", "1"});
  CHECK(rows(path, "wait_p50_ns").count("") == 0);
  CHECK(rows(path, "cpu_user_ns").count("") == 1);
  CHECK(rows(path, "voluntary_switches").count("") == 1);
  CHECK(contains(outcome.out, "\nshell       1 "));
  CHECK(contains(read_text(folder / "new.json"), "\"name\": \"shell/workers:1/jobs:4/sleep:100us/traced"));
}

TEST_CASE("a run may have several programs, and a broken one does not affect the others") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  const Outcome outcome = small_run({"--pools=channel", "--external", "missing=./no-such-pool", "--external", shell,
                                     "--external=dead=sh -c 'echo no licence >&2; exit 3'", "--out", path});
  CHECK(outcome.exit_code == 1);
  CHECK(rows(path, "pool") == Rows{"channel", "missing", "shell", "dead"});
  CHECK(rows(path, "status") == Rows{"ok", "error", "ok", "error"});
  CHECK(rows(path, "error")
            .count("set-up: the program ended before its greeting, with exit code 3 (its last words: no "
                   "licence); see harness/external/PROTOCOL.md") == 1);
  CHECK(rows(path, "makespan_ns").count("") == 2);
  CHECK(contains(outcome.out, "missing with 1 worker: 1 trial failed; set-up: './no-such-pool' was not found;"));
}

TEST_CASE("a command that is not a pool has a row that says what is missing") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  const Outcome outcome = small_run({"--pools=mine", "--external=mine=false", "--out", path});
  CHECK(outcome.exit_code == 1);
  CHECK(rows(path, "error") ==
        Rows{"set-up: the program ended before its greeting, with exit code 1; see harness/external/PROTOCOL.md"});
}

TEST_CASE("a program that hangs has a timeout row") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  const Outcome outcome =
      small_run({"--pools=channel", "--external=hung=sleep 1000", "--trial-timeout=2s", "--out", path});
  CHECK(outcome.exit_code == 1);
  CHECK(rows(path, "status") == Rows{"ok", "timeout"});
  CHECK(rows(path, "error").count("set-up: the program is not ready after 2.00 s; allow more with --trial-timeout") ==
        1);
}

TEST_CASE("the option --pools chooses among the external programs") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  const std::vector<std::string> two{"--external", shell, "--external", "other=" + std::string(POOLBENCH_EXAMPLE)};
  const auto pools_of = [&](const std::string& pools) {
    std::vector<std::string> args = two;
    args.insert(args.end(), {"--pools", pools, "--out", path, "--force"});
    CHECK(small_run(args).exit_code == 0);
    return rows(path, "pool");
  };
  CHECK(pools_of("channel") == Rows{"channel", "shell", "other"});
  CHECK(pools_of("other,channel") == Rows{"channel", "other"});
  CHECK(pools_of("all").count("shell") == 1);
}

TEST_CASE("a configuration file names one external program or a list, and the command line adds more") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  const std::string example = POOLBENCH_EXAMPLE;
  write_text(folder / "sweep.toml", "pools = [\"channel\", \"one\", \"two\", \"three\"]\nexternal = [\"one=" + example +
                                        "\", \"two=sh -c 'exec " + example + " a,b'\"]\n");
  CHECK(small_run({"--config", folder / "sweep.toml", "--external", "three=" + example, "--out", path}).exit_code == 0);
  CHECK(rows(path, "pool") == Rows{"channel", "one", "two", "three"});

  write_text(folder / "alone.toml", "pools = \"channel\"\nexternal = \"one=" + example + "\"\n");
  CHECK(small_run({"--config", folder / "alone.toml", "--out", path, "--force"}).exit_code == 0);
  CHECK(rows(path, "pool") == Rows{"channel", "one"});
}

TEST_CASE("wrong --external options are refused") {
  CHECK(complaint({"--external", "mine"}) == "poolbench: --external: 'mine' has no '='; write NAME=COMMAND\n");
  CHECK(complaint({"--external", "=./pool"}) == "poolbench: --external: '=./pool' has no name; write NAME=COMMAND\n");
  CHECK(complaint({"--external", "mine= "}) == "poolbench: --external: 'mine' has no command; write NAME=COMMAND\n");
  CHECK(complaint({"--external", "a,b=x"}) ==
        "poolbench: --external: 'a,b' cannot be a name; use at most 200 letters, digits and . _ + -, do not begin with "
        "-, and do "
        "not use 'all'\n");
  CHECK(contains(complaint({"--external", "all=x"}), "'all' cannot be a name"));
  CHECK(complaint({"--external", "channel=x"}) ==
        "poolbench: --external: there is already a pool 'channel'; choose another name\n");
  CHECK(complaint({"--external", "mine=x", "--external", "mine=y"}) ==
        "poolbench: --external: there is already a pool 'mine'; choose another name\n");
  CHECK(complaint({"--external"}) == "poolbench: --external: needs a value; see poolbench --help\n");
  CHECK(contains(complaint({"--external", "mine=x", "--pools", "mime"}), "unknown pool 'mime'; did you mean 'mine'?"));

  const TemporaryFolder folder;
  const std::string path = folder / "sweep.toml";
  write_text(path, "external = \"mine\"\n");
  CHECK(complaint({"--config", path}) ==
        "poolbench: " + path + ": --external: 'mine' has no '='; write NAME=COMMAND\n");
}

TEST_CASE("shipped programs are listed and can be chosen, and the list says how to get those that are missing") {
  const TemporaryFolder folder;
  const std::vector<std::string> environment{"POOLBENCH_EXTERNAL=" + (folder / "")};
  const std::string without = program({"list"}, environment).out;
  for (const std::string part :
       {"\n  go ", " needs Go: apt-get install golang-go, then configure again with -DPOOLBENCH_WITH_GO=ON\n",
        "\n  erlang ",
        " needs Erlang: apt-get install erlang-base, then configure again with -DPOOLBENCH_WITH_ERLANG=ON\n"}) {
    CAPTURE(part);
    CHECK(contains(without, part));
  }
  CHECK(program({"run", "--pools=go"}, environment).err ==
        "poolbench: --pools: 'go' was not built: needs Go: apt-get install golang-go, then configure again with "
        "-DPOOLBENCH_WITH_GO=ON\n");

  // Any program of that name in that folder counts.
  std::filesystem::copy_file(POOLBENCH_EXAMPLE, folder / "go");
  CHECK(
      contains(program({"list"}, environment).out, "\n  go  the article's worker, dispatcher and collector, in Go\n"));
  const std::string path = folder / "new.csv";
  CHECK(
      quick_run({"--pools=all", "--workers=1", "--repetitions=1", "--jobs=4", "--out", path}, environment).exit_code ==
      0);
  CHECK(rows(path, "pool").count("go") == 1);
  CHECK(rows(path, "status").count("ok") == rows(path, "status").size());
  CHECK(contains(program({"run", "--external=go=x"}, environment).err, "there is already a pool 'go'"));
}

TEST_CASE("a run leaves no file behind") {
  const TemporaryFolder folder;
  const auto files = [&] { return std::distance(std::filesystem::directory_iterator(folder / ""), {}); };
  CHECK(quick_run({"--pools=channel", "--workers=1", "--repetitions=1", "--jobs=4", "--external", shell,
                   "--external=dead=false"},
                  {"TMPDIR=" + (folder / "")})
            .exit_code == 1);
  CHECK(files() == 0);
}

TEST_CASE("Ctrl-C lets the running program end") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  write_text(folder / "script", "touch '" + (folder / "started") + "'; while [ ! -e '" + (folder / "go on") +
                                    "' ]; do sleep 0.01; done; exec " + POOLBENCH_EXAMPLE + "\n");
  Process process(program_command({"run", "--pools=slow", "--external=slow=sh " + (folder / "script"), "--workers=1",
                                   "--jobs=4", "--sleep=100us", "--repetitions=3", "--out", path}));
  while (process.running() && !std::filesystem::exists(folder / "started")) usleep(1000);
  process.send(SIGINT);
  write_text(folder / "go on", "");
  CHECK(process.wait().exit_code == 130);
  CHECK(rows(path, "status") == Rows{"ok"});
}

TEST_CASE("a second Ctrl-C ends the running program and its children") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  const std::string child = folder / "child";
  write_text(folder / "script", "sleep 1000 &\necho $! >" + child + ".new\nmv " + child + ".new " + child + "\nwait\n");
  Process process(program_command({"run", "--pools=hung", "--external=hung=sh " + (folder / "script"), "--workers=1",
                                   "--repetitions=3", "--out", path}));
  while (process.running() && !std::filesystem::exists(child)) usleep(1000);
  interrupt_twice(process);
  CHECK(process.wait().exit_code == 130);
  CHECK(rows(path, "status") == Rows{"interrupted"});
  wait_for_end_of(process_in(child));
}

TEST_CASE("in the JSON, a failed trial has no times and the mark of Google Benchmark") {
  const TemporaryFolder folder;
  small_run({"--pools=sequential,mine", "--external", "mine=false", "--json", folder / "new.json"});
  const std::string json = read_text(folder / "new.json");
  CHECK(contains(json, "\"error_occurred\": true"));
  CHECK(contains(json, "\"real_time\": NaN"));
  CHECK(contains(json, "\"cpu_time\": NaN"));
  CHECK_FALSE(contains(json, "\"real_time\": 0.0"));
}
