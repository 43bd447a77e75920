// The contract of pools/pool.hpp, for every registered pool: its beginning and its end.
#include "pools/pool.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <thread>

#include "tests/catch.hpp"
#include "tests/support/address_space_limit.hpp"
#include "tests/support/every_pool.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

bool makes_workers_without_threads(const PoolEntry& entry, unsigned workers) {
  try {
    const int before = thread_count();
    const auto pool = entry.build({.workers = workers});
    return thread_count() - before < static_cast<int>(workers);
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("a pool runs its queued jobs before it ends", "[contract]") {
  for_every_pool({1, 2, 8}, [](const PoolEntry& entry, unsigned workers) {
    Witness witness(200, workers, [](std::uint64_t) { std::this_thread::yield(); });
    {
      const auto pool = entry.build({.workers = workers});
      submit_all(*pool, witness);
    }
    CHECK(witness.each_ran_once());
  });
}

TEST_CASE("a pool can be started and ended 200 times in a row", "[contract]") {
  for_every_pool({2}, [](const PoolEntry& entry, unsigned workers) {
    const int before = thread_count();
    for (int cycle = 0; cycle < 200; ++cycle) {
      const std::size_t jobs = cycle % 2 == 0 ? 0 : 3;
      Witness witness(jobs, workers);
      {
        const auto pool = entry.build({.workers = workers});
        submit_all(*pool, witness);
        if (cycle % 4 == 1) pool->drain();
      }
      REQUIRE(witness.each_ran_once());
    }
    CHECK(thread_count_returns_to(before));
  });
}

TEST_CASE("no thread outlives its pool", "[contract]") {
  for_every_threaded_pool({1, 8, many_threads}, [](const PoolEntry& entry, unsigned workers) {
    const int before = thread_count();
    Gate gate;
    Witness witness(workers, workers, [&](std::uint64_t) { gate.pass(); });
    {
      const auto pool = entry.build({.workers = workers});
      const auto producer = begin_all(entry, *pool, witness);
      const OpenedAtExit unblock(gate);
      gate.wait_for_arrivals(static_cast<int>(workers));
    }
    CHECK(witness.each_ran_once());
    CHECK(thread_count_returns_to(before));
  });
}

TEST_CASE("no thread outlives a pool that runs jobs in halves", "[contract]") {
  for_every_pool_in_halves({1, 8, many_threads}, [](const PoolEntry& entry, unsigned workers) {
    const int before = thread_count();
    Witness witness(workers, workers);
    witness.have_jobs_wait(std::chrono::milliseconds(1));
    {
      const auto pool = entry.build({.workers = workers});
      submit_all(*pool, witness);
    }
    CHECK(witness.each_ran_once());
    CHECK(thread_count_returns_to(before));
  });
}

TEST_CASE("a pool whose threads cannot all be started throws and leaves none behind", "[contract]") {
  if (!address_space_can_be_limited) return;
  for_every_parallel_pool({1'000}, [](const PoolEntry& entry, unsigned workers) {
    const int before = thread_count();
    {
      const AddressSpaceLimit limit(60 << 20);
      // A pool may only succeed here if its workers need neither a thread nor a stack.
      if (entry.in_halves && makes_workers_without_threads(entry, workers)) return;
      CHECK_THROWS_AS(entry.build({.workers = workers}), std::system_error);
    }
    CHECK(thread_count_returns_to(before));

    Witness witness(100, 2);
    const auto pool = entry.build({.workers = 2});
    submit_all(*pool, witness);
    pool->drain();
    CHECK(witness.each_ran_once());
  });
}
