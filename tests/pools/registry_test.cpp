#include "pools/registry.hpp"

#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "pools/sequential.hpp"
#include "tests/catch.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const PoolEntry& entry : all_pools()) all.push_back(entry.name);
  return all;
}

}  // namespace

TEST_CASE("the pools of the house are registered, the baseline first", "[registry]") {
  CHECK(names().front() == "sequential");
  CHECK(find_pool("channel") != nullptr);
  CHECK(find_pool("arena") != nullptr);
}

TEST_CASE("every pool has a name of its own and a line about it", "[registry]") {
  const auto all = names();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
  for (const PoolEntry& entry : all_pools()) {
    CAPTURE(entry.name);
    CHECK_FALSE(entry.description.empty());
    CHECK(entry.description.find('\n') == std::string::npos);
  }
}

TEST_CASE("a pool is found by its name", "[registry]") {
  for (const PoolEntry& entry : all_pools()) CHECK(find_pool(entry.name) == &entry);
  CHECK(find_pool("") == nullptr);
  CHECK(find_pool("Channel") == nullptr);
}

TEST_CASE("only the sequential pool of the house has one worker whatever it is given", "[registry]") {
  CHECK(find_pool("sequential")->one_worker);
  CHECK_FALSE(find_pool("channel")->one_worker);
  CHECK_FALSE(find_pool("arena")->one_worker);
}

TEST_CASE("a pool of one's own can be registered, under a name that is free", "[registry]") {
  const auto make = [](PoolConfig config) -> std::unique_ptr<Pool> { return std::make_unique<SequentialPool>(config); };
  // It stays for the rest of the process, where the contract test runs over it too.
  register_pool({.name = "registry_test", .description = "a pool of one's own", .make = make, .one_worker = true});
  CHECK(names().back() == "registry_test");
  REQUIRE(find_pool("registry_test") != nullptr);

  Witness witness(1, 1);
  const auto pool = find_pool("registry_test")->make(PoolConfig{});
  submit_all(*pool, witness);
  pool->drain();
  CHECK(witness.each_ran_once());

  const auto before = names();
  CHECK_THROWS_AS(register_pool({.name = "registry_test", .description = "again", .make = make}),
                  std::invalid_argument);
  CHECK_THROWS_WITH(register_pool({.name = "channel", .description = "another", .make = make}),
                    "pool 'channel' is registered already");
  CHECK(names() == before);
}
