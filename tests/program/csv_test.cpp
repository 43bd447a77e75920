// The file of `poolbench run --out`.
#include <algorithm>
#include <cstddef>
#include <string>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/tables.hpp"

using namespace poolbench::testing;

TEST_CASE("--append keeps the rows of earlier runs") {
  const TemporaryFolder folder;
  quick_run({"--out", folder / "runs.csv"});
  const std::string first = read_text(folder / "runs.csv");
  CHECK(quick_run({"--out", folder / "runs.csv", "--append"}).exit_code == 0);
  CHECK(read_text(folder / "runs.csv").starts_with(first));
  const CsvTable table = table_in(folder / "runs.csv");
  CHECK(table.rows() == 2 * rows_of_quick_run);
  CHECK(values(table, "run_id").size() == 2);
}

TEST_CASE("appended rows have the line ends of the file") {
  const TemporaryFolder folder;
  const std::string path = folder / "windows.csv";
  quick_run({"--out", path});
  std::string windows;
  for (const char character : read_text(path)) windows += character == '\n' ? "\r\n" : std::string(1, character);
  write_text(path, windows);
  CHECK(quick_run({"--out", path, "--append"}).exit_code == 0);
  const std::string text = read_text(path);
  CHECK(std::ranges::count(text, '\n') == 1 + 2 * static_cast<std::ptrdiff_t>(rows_of_quick_run));
  CHECK(std::ranges::count(text, '\r') == std::ranges::count(text, '\n'));
}

TEST_CASE("--force overwrites the file") {
  const TemporaryFolder folder;
  write_text(folder / "old.csv", "what was there\n");
  CHECK(quick_run({"--out", folder / "old.csv", "--force"}).exit_code == 0);
  CHECK(table_in(folder / "old.csv").rows() == rows_of_quick_run);
}

TEST_CASE("the CSV can go to standard output; then the table goes to standard error") {
  const Outcome outcome = quick_run({"--out", "-"});
  CHECK(outcome.exit_code == 0);
  CHECK(CsvTable(outcome.out).rows() == rows_of_quick_run);
  CHECK(contains(outcome.err, "makespan, median [interval]"));
}
