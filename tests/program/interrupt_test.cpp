// What Ctrl-C and SIGTERM do to `poolbench run`.
#include <algorithm>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <string>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/tables.hpp"

using namespace poolbench::testing;

namespace {

std::size_t lines_in(const std::string& path) {
  const std::string text = std::filesystem::exists(path) ? read_text(path) : "";
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

TEST_CASE("Ctrl-C ends the run after the running trial and keeps every row whole") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  // 50 times 100 ms: far from its end after three rows, of one cell.
  Process process(
      program_command({"run", "--pools=sequential", "--jobs=10", "--sleep=10ms", "--repetitions=50", "--out", path}));
  while (lines_in(path) < 4 && process.running()) usleep(1000);
  process.send(SIGINT);
  const Outcome outcome = process.wait();
  CHECK(outcome.exit_code == 130);
  CHECK(contains(outcome.out, "Interrupted: the rows of finished trials are kept."));
  CHECK_FALSE(contains(outcome.err, "Check"));
  const CsvTable table = table_in(path);
  CHECK(table.rows() >= 3);
  CHECK(table.rows() < 50);
  CHECK(values(table, "status") == Values{"ok"});
}

TEST_CASE("a second Ctrl-C cuts the running trial short") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  Process process(program_command(
      {"run", "--pools=sequential", "--jobs=100k", "--sleep=1ms", "--repetitions=1", "--out", path}));  // takes minutes
  wait_for_batch(process);
  interrupt_twice(process);
  const Outcome outcome = process.wait();
  CHECK(outcome.exit_code == 130);
  CHECK(values(table_in(path), "status") == Values{"interrupted"});
}

TEST_CASE("SIGTERM ends a trial immediately in any pool, no matter how long its jobs sleep") {
  for (const std::string pool : {"sequential", "channel", "goroutine", "suspend", "parallel-for"}) {
    if (poolbench::find_pool(pool) == nullptr) continue;
    const TemporaryFolder folder;
    const std::string path = folder / "new.csv";
    Process process(program_command(
        {"run", "--pools=" + pool, "--jobs=1", "--workers=1", "--sleep=100h", "--repetitions=1", "--out", path}));
    wait_for_batch(process);
    process.send(SIGTERM);
    const Outcome outcome = process.wait();
    CAPTURE(pool, outcome.out, outcome.err);
    CHECK(outcome.exit_code == 143);
    CHECK(values(table_in(path), "status") == Values{"interrupted"});
    CHECK(values(table_in(path), "error") == Values{"cut short by SIGTERM"});
    CHECK(contains(outcome.out, "Interrupted: the rows of finished trials are kept."));
  }
}

TEST_CASE("a second Ctrl-C ends a trial whose jobs sleep for hours, and keeps its row") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  Process process(program_command({"run", "--pools=sequential", "--jobs=1", "--sleep=100h", "--repetitions=1", "--out",
                                   path, "--json", folder / "new.json"}));
  wait_for_batch(process);
  interrupt_twice(process);
  const Outcome outcome = process.wait();
  CHECK(outcome.exit_code == 130);
  CHECK(values(table_in(path), "error") == Values{"cut short by a second interrupt"});
  CHECK_FALSE(contains(outcome.out, "For the other pools"));
}
