// Runs of presets and configuration files.
#include <string>

#include "harness/cli/presets.hpp"
#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/tables.hpp"

using namespace poolbench::testing;

TEST_CASE("the command line overrides a configuration file") {
  const TemporaryFolder folder;
  write_text(
      folder / "sweep.toml",
      "pools = [\"arena\", \"sequential\"]\nworkers = [1, 2]\njobs = 7\nsleep = 0\nrepetitions = 1\ntrace = \"off\"\n");
  CHECK(program({"run", "--config", folder / "sweep.toml", "--jobs", "9", "--out", folder / "new.csv"}).exit_code == 0);
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 3);
  CHECK(values(table, "jobs") == Values{"9"});
  CHECK(values(table, "pool") == Values{"arena", "sequential"});
}

TEST_CASE("every preset can be run") {
  for (const poolbench::Preset& preset : poolbench::presets()) {
    CAPTURE(preset.name);
    const Outcome outcome = program({"run", "--preset", std::string(preset.name), "--workers=2", "--jobs=4",
                                     "--producers=1", "--sleep=100us", "--repetitions=1"});
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.err, !Catch::Contains("poolbench"));  // the address sanitizer warns about swapcontext
  }
}

TEST_CASE("the article's preset hashes the article's words") {
  const TemporaryFolder folder;
  CHECK(program({"run", "--preset=article", "--sleep=1ms", "--repetitions=1", "--out", folder / "new.csv"}).exit_code ==
        0);
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 3);
  CHECK(values(table, "preset") == Values{"article"});
  CHECK(values(table, "checksum") == Values{"40157841348"});  // of the first twenty in article_jobs.csv
}
