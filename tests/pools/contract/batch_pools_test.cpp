// The registered pools that run their jobs in drain() really do.
#include <cstdint>
#include <thread>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

template <class Check>
void for_every_batch_pool(const Check& check) {
  int pools = 0;
  for (const PoolEntry& entry : all_pools()) {
    if (!entry.runs_in_drain) continue;
    ++pools;
    DYNAMIC_SECTION(entry.name) {
      check(entry);
    }
  }
  CHECK(pools >= 1);
}

}  // namespace

TEST_CASE("a pool that runs in drain begins no job before drain", "[batch]") {
  for_every_batch_pool([](const PoolEntry& entry) {
    Witness witness(10, 4);
    const auto pool = entry.build({.workers = 4});
    submit_all(*pool, witness);
    wait_until_others_are_blocked();
    CHECK(witness.most_at_once() == 0);
    pool->drain();
    CHECK(witness.each_ran_once());
  });
}

TEST_CASE("a pool that runs in drain with one worker needs only the caller's thread", "[batch]") {
  for_every_batch_pool([](const PoolEntry& entry) {
    const int before = thread_count();
    bool elsewhere = false;
    const auto self = std::this_thread::get_id();
    Witness witness(10, 1, [&](std::uint64_t) { elsewhere = elsewhere || std::this_thread::get_id() != self; });
    const auto pool = entry.build({.workers = 1});
    submit_all(*pool, witness);
    pool->drain();
    CHECK_FALSE(elsewhere);
    CHECK(thread_count() == before);
  });
}

TEST_CASE("a pool that runs in drain may be drained by one thread after another", "[batch]") {
  for_every_batch_pool([](const PoolEntry& entry) {
    const int before = thread_count();
    {
      const auto pool = entry.build({.workers = 4});
      for (int batch = 0; batch < 4; ++batch) {
        Witness witness(20, 4);
        in_background([&] {
          submit_all(*pool, witness);
          pool->drain();
        }).get();
        CHECK(witness.each_ran_once());
        CHECK(witness.workers_kept_apart());
      }
    }
    CHECK(thread_count_returns_to(before));
  });
}
