// The contract of pools/pool.hpp, for every registered pool: exceptions of jobs.
#include "pools/pool.hpp"

#include <atomic>
#include <cstdint>
#include <stdexcept>

#include "tests/catch.hpp"
#include "tests/support/every_pool.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("the next drain rethrows an exception of a job, and all other jobs run", "[contract]") {
  for_every_pool({1, 2, 8}, [](const PoolEntry& entry, unsigned workers) {
    const auto pool = entry.build({.workers = workers});
    Witness witness(100, workers, [](std::uint64_t index) {
      if (index == 50) throw std::runtime_error("job 50");
    });
    submit_all(*pool, witness);
    CHECK_THROWS_WITH(pool->drain(), "job 50");
    CHECK(witness.each_ran_once());
    CHECK(witness.workers_kept_apart());
    pool->drain();

    Witness harmless(100, workers);
    submit_all(*pool, harmless);
    pool->drain();
    CHECK(harmless.each_ran_once());
  });
}

TEST_CASE("drain rethrows the first of many exceptions", "[contract]") {
  for_every_pool({1}, [](const PoolEntry& entry, unsigned workers) {
    std::atomic<std::uint64_t> first{~std::uint64_t{0}};
    Witness witness(50, workers, [&](std::uint64_t index) {
      std::uint64_t nobody = ~std::uint64_t{0};
      first.compare_exchange_strong(nobody, index);
      throw index;
    });
    const auto pool = entry.build({.workers = workers});
    submit_all(*pool, witness);
    try {
      pool->drain();
      FAIL("drain rethrew no exception");
    } catch (const std::uint64_t index) {
      CHECK(index == first);
    }
    CHECK(witness.each_ran_once());
    pool->drain();
  });
}

TEST_CASE("an exception that no drain rethrew is dropped with the pool", "[contract]") {
  for_every_pool({1, 4}, [](const PoolEntry& entry, unsigned workers) {
    Witness witness(20, workers, [](std::uint64_t) { throw 42; });
    {
      const auto pool = entry.build({.workers = workers});
      submit_all(*pool, witness);
    }
    CHECK(witness.each_ran_once());
  });
}
