#pragma once

#include <future>
#include <initializer_list>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

namespace poolbench::testing {

/// Runs `check(entry, workers)` as a section for every pool and number of workers.
template <class Check>
void for_every_pool(std::initializer_list<unsigned> workers, const Check& check) {
  for (const PoolEntry& entry : all_pools()) {
    for (const unsigned count : workers) {
      DYNAMIC_SECTION(entry.name << " with " << count << " workers") {
        check(entry, count);
      }
    }
  }
}

/// The same, without the pools that always have one worker.
template <class Check>
void for_every_parallel_pool(std::initializer_list<unsigned> workers, const Check& check) {
  for_every_pool(workers, [&](const PoolEntry& entry, unsigned count) {
    if (!entry.one_worker) check(entry, count);
  });
}

/// The same, for pools that have a thread for each worker, so that jobs can block each other.
template <class Check>
void for_every_threaded_pool(std::initializer_list<unsigned> workers, const Check& check) {
  for_every_parallel_pool(workers, [&](const PoolEntry& entry, unsigned count) {
    if (!entry.in_halves) check(entry, count);
  });
}

/// The same, for the other pools.
template <class Check>
void for_every_pool_in_halves(std::initializer_list<unsigned> workers, const Check& check) {
  for_every_parallel_pool(workers, [&](const PoolEntry& entry, unsigned count) {
    if (entry.in_halves) check(entry, count);
  });
}

/// Submits all jobs of `witness` on another thread, which also drains a pool that would not run them otherwise.
inline std::future<void> begin_all(const PoolEntry& entry, Pool& pool, Witness& witness) {
  return in_background([&] {
    submit_all(pool, witness);
    if (entry.runs_in_drain) pool.drain();
  });
}

}  // namespace poolbench::testing
