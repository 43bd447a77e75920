// What the contract of pools/pool.hpp says about a pool that runs out of memory, for every registered pool and every
// allocation, from the factory to the destructor.
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/failing_allocator.hpp"
#include "tests/support/pool_life.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a pool that runs out of memory does not hang, loses no job and goes on", "[failure]") {
  const long in_a_row = GENERATE(1L, 2L);
  for (const PoolEntry& entry : all_pools()) {
    for (const unsigned workers : {1U, 3U}) {
      DYNAMIC_SECTION(entry.name << " with " << workers << " workers, " << in_a_row << " in a row") {
        long most_before = 0;
        live_through_each_failure<FailingAllocations>(entry, workers, in_a_row, [&](const Life& life, long before) {
          CAPTURE(before);
          REQUIRE(life.drains_were_true);
          REQUIRE(life.second_batch_ok);
          REQUIRE(life.ran);
          most_before = before;
        });
        CHECK(most_before > 0);  // the pool itself is an allocation
      }
    }
  }
}
