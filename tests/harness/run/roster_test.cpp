#include "harness/run/roster.hpp"

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/external_program.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

external::Program program(const std::string& name, const std::string& command = "true") {
  return {.name = name, .description = "for a test", .command = command};
}

}  // namespace

TEST_CASE("a roster has the registry's pools, then the programs") {
  Roster roster({program("abacus")});
  CHECK(roster.add(program("quipu")));
  std::vector<std::string> expected;
  for (const PoolEntry& pool : all_pools()) expected.push_back(pool.name);
  expected.insert(expected.end(), {"abacus", "quipu"});
  CHECK(roster.names() == expected);
}

TEST_CASE("a name is given once") {
  Roster roster({program("abacus")});
  CHECK_FALSE(roster.add(program("abacus")));
  CHECK_FALSE(roster.add(program("sequential")));
  CHECK(roster.names().size() == all_pools().size() + 1);
}

TEST_CASE("a pool or program is found by its name, and only a pool may have one worker whatever it is given") {
  const Roster roster({program("abacus")});
  CHECK(roster.find("nobody") == nullptr);
  CHECK(roster.find("sequential")->one_worker);
  CHECK_FALSE(roster.find("abacus")->one_worker);
  CHECK(roster.find("abacus")->description == "for a test");
}

TEST_CASE("a roster knows by name what it lacks") {
  const Roster roster({}, {{.name = "unobtainium", .description = "needs a library"}});
  REQUIRE(roster.find_missing("unobtainium") != nullptr);
  CHECK(roster.find_missing("unobtainium")->description == "needs a library");
  CHECK(roster.find("unobtainium") == nullptr);
  CHECK(roster.find_missing("sequential") == nullptr);
}

TEST_CASE("by default a roster lacks the pools and programs that were not built") {
  const Roster roster;
  for (const MissingPool& pool : missing_pools()) CHECK(roster.find_missing(pool.name) != nullptr);
  for (const external::ShippedProgram& shipped : external::find_missing()) {
    CHECK(roster.find_missing(shipped.name) != nullptr);
  }
}

TEST_CASE("a trial of each kind is had in the same way") {
  const Workload workload({.jobs = 3});
  const Roster roster({program("abacus", testing::program_that_answers(testing::answer_with(workload)))});
  for (const std::string name : {"sequential", "abacus"}) {
    const auto trial = roster.find(name)->make_trial({.workload = workload, .time_limit = 1min});
    trial->set_up();
    trial->run();
    CHECK(trial->makespan_seconds() > 0);
    const TrialResult result = trial->tear_down();
    CHECK(result.error.empty());
    CHECK(result.checksum == workload.checksum());
  }
}

TEST_CASE("pools tell each job's times, programs do not") {
  const Roster roster({program("abacus")});
  for (const PoolEntry& pool : all_pools()) CHECK(roster.find(pool.name)->tells_jobs);
  CHECK_FALSE(roster.find("abacus")->tells_jobs);
}
