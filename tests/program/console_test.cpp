// What `poolbench run` prints.
#include <sstream>
#include <string>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/tables.hpp"
#include "tests/support/one_processor.hpp"

using namespace poolbench::testing;

namespace {

/// A line of the output, counted from 0.
std::string line_of(const std::string& text, int number) {
  std::istringstream lines(text);
  std::string line;
  for (; number >= 0; --number) std::getline(lines, line);
  return line;
}

}  // namespace

TEST_CASE("a run prints a table, and says where the rows are") {
  const TemporaryFolder folder;
  const Outcome outcome = quick_run({"--out", folder / "new.csv"});
  CHECK(contains(outcome.out, "\n10 trials interleaved, about "));
  CHECK(contains(outcome.out, "\n20 jobs of 100us\n"));
  CHECK(contains(outcome.out, "\nsequential  1  "));
  CHECK(contains(outcome.out, "\nchannel     2  "));
  CHECK(contains(outcome.out, "\narena       2  "));
  CHECK(contains(outcome.out, "Only 2 repetitions: "));
  CHECK(contains(outcome.out, "\n10 rows in " + folder / "new.csv" + "\n"));
}

TEST_CASE("a run writes no escape codes and no progress if the output is not a terminal") {
  const Outcome outcome = quick_run({}, {"TERM=xterm"});
  CHECK(outcome.exit_code == 0);
  CHECK_FALSE(contains(outcome.out, "\x1b"));
  CHECK_FALSE(contains(outcome.out, "\r"));
  CHECK(outcome.err.empty());
}

TEST_CASE("a note is printed once, below the tables") {
  const Outcome outcome = quick_run({"--note", "Not here: the rest."});
  CHECK(outcome.exit_code == 0);
  const std::string note = "Note: Not here: the rest.\n";
  CHECK(outcome.out.find(note) > outcome.out.find("\n20 jobs of 100us\n"));
  CHECK(outcome.out.find(note) == outcome.out.rfind(note));
  CHECK(contains(outcome.out, note));
}

TEST_CASE("the heading names the preset, and says if other options change it") {
  const auto second_line = [](const Outcome& outcome) { return line_of(outcome.out, 1); };
  CHECK(second_line(quick_run({})).starts_with("10 trials interleaved, about "));
  CHECK(second_line(quick_run({"--preset=dispatch"})).starts_with("preset dispatch, changed: "));
}

TEST_CASE("the heading says what hand-overs cost on this host, as the rows do") {
  const TemporaryFolder folder;
  const Outcome outcome = quick_run({"--out", folder / "new.csv"});
  CHECK(line_of(outcome.out, 2).starts_with("hand-overs on this host: a yield "));
  CHECK(values(table_in(folder / "new.csv"), "host_yield_ns").size() == 1);
  CHECK(values(table_in(folder / "new.csv"), "host_yield_ns").count("") == 0);
}

TEST_CASE("one processor hands nothing to another") {
  const OnOneProcessor one;
  const TemporaryFolder folder;
  const Outcome outcome = quick_run({"--out", folder / "new.csv"});
  CHECK(line_of(outcome.out, 2).starts_with("hand-overs on this host: a yield "));
  CHECK_FALSE(contains(line_of(outcome.out, 2), ","));
  CHECK(values(table_in(folder / "new.csv"), "host_wake_ns") == Values{""});
  CHECK(values(table_in(folder / "new.csv"), "host_handover_ns") == Values{""});
}
