#include "harness/run/measured_pools.hpp"

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

TEST_CASE("what can be measured is the registry's pools, then the programs") {
  MeasuredPools pools({program("abacus")});
  CHECK(pools.add(program("quipu")));
  std::vector<std::string> expected;
  for (const PoolEntry& pool : all_pools()) expected.push_back(pool.name);
  expected.insert(expected.end(), {"abacus", "quipu"});
  CHECK(pools.names() == expected);
}

TEST_CASE("a pool has its group, a program that comes with poolbench is another language, one of the user their own") {
  MeasuredPools pools({program("abacus")});
  CHECK(pools.add(program("quipu")));
  for (const PoolEntry& entry : all_pools()) CHECK(pools.find(entry.name)->group == entry.group);
  CHECK(pools.find("abacus")->group == PoolGroup::languages);
  CHECK(pools.find("quipu")->group == PoolGroup::own);
}

TEST_CASE("two pools cannot have the same name") {
  MeasuredPools pools({program("abacus")});
  CHECK_FALSE(pools.add(program("abacus")));
  CHECK_FALSE(pools.add(program("sequential")));
  CHECK(pools.names().size() == all_pools().size() + 1);
}

TEST_CASE("a pool or program is found by its name, and only a pool can be limited to one worker") {
  const MeasuredPools pools({program("abacus")});
  CHECK(pools.find("nobody") == nullptr);
  CHECK(pools.find("sequential")->one_worker);
  CHECK_FALSE(pools.find("abacus")->one_worker);
  CHECK(pools.find("abacus")->description == "for a test");
}

TEST_CASE("what is missing is found by name") {
  const MeasuredPools pools({}, {{.name = "unobtainium", .description = "needs a library"}});
  REQUIRE(pools.find_missing("unobtainium") != nullptr);
  CHECK(pools.find_missing("unobtainium")->description == "needs a library");
  CHECK(pools.find("unobtainium") == nullptr);
  CHECK(pools.find_missing("sequential") == nullptr);
}

TEST_CASE("by default the pools and programs that were not built are missing") {
  const MeasuredPools pools;
  for (const MissingPool& pool : missing_pools()) CHECK(pools.find_missing(pool.name) != nullptr);
  for (const external::ShippedProgram& shipped : external::find_missing()) {
    CHECK(pools.find_missing(shipped.name) != nullptr);
  }
}

TEST_CASE("trials of pools and of programs are made in the same way") {
  const Workload workload({.jobs = 3});
  const MeasuredPools pools({program("abacus", testing::program_that_answers(testing::answer_with(workload)))});
  for (const std::string name : {"sequential", "abacus"}) {
    const auto trial = pools.find(name)->make_trial({.workload = workload, .time_limit = 1min});
    trial->set_up();
    trial->run();
    CHECK(trial->makespan_seconds() > 0);
    const TrialResult result = trial->tear_down();
    CHECK(result.error.empty());
    CHECK(result.checksum == workload.checksum());
  }
}

TEST_CASE("pools report each job's times and worker, programs do not") {
  const MeasuredPools pools({program("abacus")});
  for (const PoolEntry& pool : all_pools()) CHECK(pools.find(pool.name)->reports_job_times);
  CHECK_FALSE(pools.find("abacus")->reports_job_times);
}

TEST_CASE("isolated pools do not report each job's times and worker; programs have their own processes anyway") {
  MeasuredPools pools({program("abacus", testing::program_that_answers(testing::answer_with(Workload({.jobs = 3}))))});
  pools.isolate();
  for (const PoolEntry& pool : all_pools()) CHECK_FALSE(pools.find(pool.name)->reports_job_times);
  const Workload workload({.jobs = 3});
  const auto isolated = pools.find("sequential")->make_trial({.workload = workload});
  CHECK(isolated->step() == std::string("a trial in a process of its own"));
  const auto trial = pools.find("abacus")->make_trial({.workload = workload, .time_limit = 1min});
  trial->set_up();
  trial->run();
  CHECK(trial->tear_down().error.empty());
}
