// What the contract of pools/pool.hpp says about a pool that cannot start a thread. Not built with a sanitizer, because
// sanitizers start threads in their own way.
#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/failing_thread_starts.hpp"
#include "tests/support/pool_life.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a pool that cannot start a thread does not hang, loses no job and leaves no thread behind", "[failure]") {
  for (const PoolEntry& entry : all_pools()) {
    for (const unsigned workers : {1U, 3U}) {
      DYNAMIC_SECTION(entry.name << " with " << workers << " workers") {
        const int threads = thread_count();
        long most_before = 0;
        live_through_each_failure<FailingThreadStarts>(entry, workers, 1, [&](const Life& life, long before) {
          CAPTURE(before);
          REQUIRE(life.drains_were_true);
          REQUIRE(life.second_batch_ok);
          REQUIRE(life.ran);
          REQUIRE(thread_count_returns_to(threads));
          most_before = before;
        });
        if (workers > 1 && !entry.one_worker) CHECK(most_before > 0);  // it, or its preflight, starts threads
      }
    }
  }
}
