// What the program does when the system gives it less than it needs.
#include <algorithm>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/support/address_space_limit.hpp"
#include "tests/support/csv_table.hpp"
#include "tests/support/timelines.hpp"

using namespace poolbench::testing;

namespace {

/// Runs poolbench from a shell that first runs `preparation`.
Outcome after(const std::string& preparation, std::vector<std::string> args) {
  args.insert(args.begin(), {"/bin/sh", "-c", preparation + " && exec \"$0\" \"$@\"", POOLBENCH_PROGRAM});
  return Process(args).wait();
}

}  // namespace

TEST_CASE("if the disk fills up, the run ends with whole rows and an error that names the file") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  // Files are limited to 8 × 512 bytes: the header and a few rows, all of one cell.
  const Outcome outcome = after("trap '' XFSZ && ulimit -f 8", {"run", "--pools=sequential", "--jobs=20",
                                                                "--sleep=100us", "--repetitions=20", "--out", path});
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.err, path + ": cannot be written: File too large"));
  const CsvTable table(read_text(path));
  CHECK(table.rows() >= 2);
  CHECK(table.rows() < 20);
}

TEST_CASE("if the disk fills up while a timeline is written, the run ends and the earlier timelines are complete") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.json";
  // Files are limited to 40 × 512 bytes: some of the eight timelines, each of about 6 kB.
  const Outcome outcome =
      after("trap '' XFSZ && ulimit -f 40", {"run", "--pools=arena", "--workers=1:8:+1", "--jobs=20", "--sleep=100us",
                                             "--repetitions=1", "--timeline", path});
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.err, path + ": cannot be written: File too large"));
  CHECK_FALSE(contains(outcome.out, " in " + path));
  const auto timelines = TimelineReader::read(read_text(path));
  CHECK(timelines.size() >= 1);
  CHECK(timelines.size() < 8);
  for (const auto& [pid, timeline] : timelines) CHECK(find_fault(timeline, 20).empty());
}

TEST_CASE("the error about a device that accepts no data names the file") {
  const TemporaryFolder folder;
  const Outcome json = quick_run({"--json=/dev/full", "--force"});
  CHECK(json.exit_code == 1);
  CHECK(
      contains(json.err, "poolbench: /dev/full: could not be written completely; free some disk space and run again"));
  for (const std::string command : {"run --pools sequential --jobs 1 --sleep 0 --repetitions 1", "list", "--help"}) {
    const Outcome full =
        Process({"/bin/sh", "-c", std::string(POOLBENCH_PROGRAM) + " " + command + " >/dev/full"}).wait();
    CAPTURE(command);
    CHECK(full.exit_code == 1);
    CHECK(contains(full.err, "poolbench: cannot write to the standard output"));
  }
}

TEST_CASE("a run sees programs end even if the parent of poolbench ignores SIGCHLD") {
  const Outcome outcome = after("trap '' CHLD", {"run", "--pools=sequential", "--jobs=1", "--sleep=0", "--workers=1",
                                                 "--repetitions=1", "--external=shell=" POOLBENCH_EXAMPLE});
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit_code == 0);
}

TEST_CASE("worker counts that the system cannot start have error rows, and the sweep goes on") {
  if (!address_space_can_be_limited) return;
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  // Stacks of 1 GiB in an address space of 8 GiB: room for a few threads.
  const Outcome outcome =
      after("ulimit -v 8388608 && ulimit -s 1048576", {"run", "--pools=channel,arena", "--jobs=4", "--sleep=100us",
                                                       "--workers=1,64", "--repetitions=1", "--out", path});
  CAPTURE(outcome.err);
  CHECK(outcome.exit_code == 1);
  const CsvTable table(read_text(path));
  REQUIRE(table.rows() == 4);
  const auto workers = table.column("workers");
  const auto status = table.column("status");
  const auto error = table.column("error");
  for (std::size_t row = 0; row < 4; ++row) {
    CHECK(status[row] == (workers[row] == "1" ? "ok" : "error"));
    CHECK(error[row] ==
          (workers[row] == "1" ? "" : "set-up: the system cannot start that many threads; use fewer workers"));
  }
}

TEST_CASE("a pool whose library would crash with fewer threads than it asks for is refused beforehand") {
  if (!address_space_can_be_limited) return;
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  // Room for 200 stacks, but not also for what glibc reserves for the first threads that allocate.
  const std::string little_room_and_no_programs =
      "ulimit -v 1800000 && ulimit -s 8192 && export POOLBENCH_EXTERNAL=/nowhere";
  const Outcome outcome =
      after(little_room_and_no_programs, {"run", "--pools=all", "--jobs=400", "--sleep=100us", "--workers=200",
                                          "--repetitions=1", "--trace=off", "--out", path});
  CAPTURE(outcome.err);
  const CsvTable table(read_text(path));
  CHECK(table.rows() == poolbench::all_pools().size());
  // Systems differ in which of the pools they have room for.
  const auto status = table.column("status");
  CHECK(outcome.exit_code == (std::ranges::count(status, "ok") == std::ssize(status) ? 0 : 1));
}
