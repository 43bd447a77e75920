#include "pools/registry.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
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

const MissingPool* find_missing(std::string_view name) {
  const auto found = std::ranges::find(missing_pools(), name, &MissingPool::name);
  return found == missing_pools().end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("the built-in pools are registered, the baseline first", "[registry]") {
  CHECK(names().front() == "sequential");
  for (const std::string name : {"channel", "arena", "task-group", "task-group-fifo", "parallel-for", "flow-graph",
                                 "pipeline", "bounded-queue", "mutex-queue", "thread-per-job", "async"}) {
    CAPTURE(name);
    CHECK(find_pool(name) != nullptr);
  }
}

TEST_CASE("every pool has its own name and a line about it", "[registry]") {
  const auto all = names();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
  for (const PoolEntry& entry : all_pools()) {
    CAPTURE(entry.name);
    CHECK_FALSE(entry.description.empty());
    CHECK(entry.description.find('\n') == std::string::npos);
  }
}

TEST_CASE("the built-in pools come group by group, in the order of the groups", "[registry]") {
  std::vector<PoolGroup> groups;
  for (const PoolEntry& entry : all_pools()) groups.push_back(entry.group);
  CHECK(std::ranges::is_sorted(groups));
  CHECK(find_pool("sequential")->group == PoolGroup::baseline);
  CHECK(find_pool("channel")->group == PoolGroup::article);
  CHECK(find_pool("arena")->group == PoolGroup::tbb);
  CHECK(find_pool("async")->group == PoolGroup::standard);
  for (const std::string name : {"moodycamel", "boost-fiber", "libuv"}) {
    if (const PoolEntry* pool = find_pool(name)) CHECK(pool->group == PoolGroup::libraries);
  }
}

TEST_CASE("a group has a name for programs", "[registry]") {
  CHECK(name_of(PoolGroup::baseline) == "baseline");
  CHECK(name_of(PoolGroup::libraries) == "libraries");
  CHECK(name_of(PoolGroup::languages) == "languages");
}

TEST_CASE("a pool is found by its name", "[registry]") {
  for (const PoolEntry& entry : all_pools()) CHECK(find_pool(entry.name) == &entry);
  CHECK(find_pool("") == nullptr);
  CHECK(find_pool("Channel") == nullptr);
}

TEST_CASE("among the built-in pools only the sequential one always has one worker", "[registry]") {
  for (const PoolEntry& entry : all_pools()) {
    CAPTURE(entry.name);
    CHECK(entry.one_worker == (entry.name == "sequential"));
  }
}

TEST_CASE("an optional pool is either registered or missing, and then says how to get it", "[registry]") {
  for (const std::string name : {"suspend", "moodycamel", "asio", "openmp", "boost-fiber", "glib-exclusive",
                                 "glib-shared", "qt", "poco", "libuv"}) {
    CAPTURE(name);
    CHECK((find_pool(name) == nullptr) != (find_missing(name) == nullptr));
  }
  for (const MissingPool& pool : missing_pools()) {
    CAPTURE(pool.name);
    CHECK(pool.description.starts_with("needs "));
  }
  CHECK(find_missing("channel") == nullptr);
}

TEST_CASE("a program can register its own pool under a free name", "[registry]") {
  // It stays for the rest of the process. If the tests of the contract run in the same process, they include it.
  PoolEntry own = entry<SequentialPool>("registry_test", "a pool of a program");
  own.one_worker = true;
  register_pool(own);
  CHECK(names().back() == "registry_test");
  REQUIRE(find_pool("registry_test") != nullptr);
  CHECK(find_pool("registry_test")->group == PoolGroup::own);

  Witness witness(1, 1);
  const auto pool = find_pool("registry_test")->build(PoolConfig{});
  submit_all(*pool, witness);
  pool->drain();
  CHECK(witness.each_ran_once());

  const auto before = names();
  CHECK_THROWS_AS(register_pool(own), std::invalid_argument);
  CHECK_THROWS_WITH(register_pool(entry<SequentialPool>("channel", "another")),
                    "there is already a pool 'channel'; choose another name");
  CHECK(names() == before);
}

TEST_CASE("a pool is built after its preflight, and not at all if that throws", "[registry]") {
  PoolEntry own = entry<SequentialPool>("preflight_test", "a pool with a preflight");
  CHECK(own.build({.workers = 1}) != nullptr);

  unsigned workers = 0;
  own.preflight = [&](PoolConfig config) { workers = config.workers; };
  CHECK(own.build({.workers = 3}) != nullptr);
  CHECK(workers == 3);

  own.preflight = [](PoolConfig) { throw std::runtime_error("no room"); };
  bool made = false;
  own.make = [&](PoolConfig) -> std::unique_ptr<Pool> {
    made = true;
    return nullptr;
  };
  CHECK_THROWS_WITH(own.build({.workers = 1}), "no room");
  CHECK_FALSE(made);
}

TEST_CASE("a pool's name can be typed in a list and a filter", "[registry]") {
  const auto before = names();
  const std::string name = GENERATE("", "my pool", "a,b", "a/b", "-a", "all");
  CHECK_THROWS_WITH(register_pool(entry<SequentialPool>(name, "unusable")),
                    "a pool cannot be called '" + name +
                        "'; use at most 200 letters, digits and . _ + -, do not begin with -, and do not use 'all'");
  CHECK(names() == before);
}
