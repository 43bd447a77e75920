// Google Benchmark's JSON and its own options.
#include <string>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/tables.hpp"

using namespace poolbench::testing;

TEST_CASE("the JSON is Google Benchmark's, with our counters and context") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--json", folder / "new.json"}).exit_code == 0);
  if (access("/usr/bin/python3", X_OK) != 0) {
    WARN("no python3: the JSON was not parsed");
    return;
  }
  const std::string check =
      "import json, sys\n"
      "data = json.load(open(sys.argv[1]))\n"
      "runs = [b for b in data['benchmarks'] if b['run_type'] == 'iteration']\n"
      "assert len(runs) == 10, len(runs)\n"
      "for run in runs:\n"
      "    assert run['real_time'] > 0 and run['time_unit'] == 'ms', run\n"
      "    assert run['jobs'] == 20 and run['accept_ns'] > 0 and run['efficiency'] > 0, run\n"
      "assert data['context']['preset'] == 'quick', data['context']\n";
  const Outcome python = Process({"/usr/bin/python3", "-c", check, folder / "new.json"}).wait();
  CHECK(python.err == "");
  CHECK(python.exit_code == 0);
}

TEST_CASE("Google Benchmark's filter leaves cells out") {
  const TemporaryFolder folder;
  CHECK(quick_run({"--out", folder / "new.csv", "--", "--benchmark_filter=arena/workers:2/"}).exit_code == 0);
  const CsvTable table = table_in(folder / "new.csv");
  CHECK(table.rows() == 2);
  CHECK(values(table, "pool") == Values{"arena"});
  CHECK(values(table, "workers") == Values{"2"});
}

TEST_CASE("Google Benchmark lists the names that its filter matches") {
  const Outcome outcome = quick_run({"--", "--benchmark_list_tests"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "arena/workers:2/jobs:20/sleep:100us/traced"));
}
