// The contract of pools/pool.hpp, the same test for every registered pool.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <initializer_list>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/address_space_limit.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/under_way.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

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

/// Submits all jobs of `witness` on another thread, which also drains a pool that would not run them otherwise.
std::future<void> begin_all(const PoolEntry& entry, Pool& pool, Witness& witness) {
  return in_background([&] {
    submit_all(pool, witness);
    if (entry.runs_in_drain) pool.drain();
  });
}

/// The same, without the pools that have one worker whatever they are given.
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

TEST_CASE("a pool runs each job once, each on its own worker, and is ready for the next batch", "[contract]") {
  for_every_pool({1, 2, 8}, [](const PoolEntry& entry, unsigned workers) {
    const auto pool = entry.build({.workers = workers});
    for (const std::size_t jobs : {500U, 1U, 0U, 500U}) {
      Witness witness(jobs, workers, [](std::uint64_t) { std::this_thread::yield(); });
      submit_all(*pool, witness);
      pool->drain();
      CHECK(witness.each_ran_once());
      CHECK(witness.workers_kept_apart());
    }
  });
}

TEST_CASE("a pool runs exactly as many jobs at once as it has workers", "[contract]") {
  for_every_threaded_pool({1, 2, 8, 64}, [](const PoolEntry& entry, unsigned workers) {
    const int all = static_cast<int>(workers);
    Gate gate;
    Witness witness(2 * workers, workers, [&](std::uint64_t) { gate.pass(); });
    const auto pool = entry.build({.workers = workers});
    auto producer = begin_all(entry, *pool, witness);
    const OpenedAtExit unblock(gate);
    gate.wait_for_arrivals(all);  // all W meet here, or the test hits its time limit
    wait_until_others_are_blocked();
    CHECK(gate.arrived() == all);
    gate.open();
    producer.get();
    pool->drain();
    CHECK(witness.each_ran_once());
    CHECK(witness.workers_kept_apart());
  });
}

TEST_CASE("a pool that has nothing to do sleeps", "[contract]") {
  for_every_pool({1, 8}, [](const PoolEntry& entry, unsigned workers) {
    const auto pool = entry.build({.workers = workers});
    for (int batch = 0; batch < 2; ++batch) {
      wait_until_others_are_blocked();
      Witness witness(100, workers);
      submit_all(*pool, witness);
      pool->drain();
      CHECK(witness.each_ran_once());
    }
    wait_until_others_are_blocked();
  });
}

TEST_CASE("a pool that runs jobs in halves has exactly as many under way as it has workers", "[contract]") {
  for_every_pool_in_halves({1, 2, 8, 64}, [](const PoolEntry& entry, unsigned workers) {
    const auto pool = entry.build({.workers = workers});
    CHECK(most_under_way(*pool, workers) == workers);
  });
}

TEST_CASE("drain waits for the last job to end", "[contract]") {
  for_every_pool({1, 2}, [](const PoolEntry& entry, unsigned workers) {
    Gate gate;
    Witness witness(1, workers, [&](std::uint64_t) { gate.pass(); });
    const auto pool = entry.build({.workers = workers});
    auto draining = in_background([&] {
      submit_all(*pool, witness);
      pool->drain();
      return witness.ended();
    });
    const OpenedAtExit unblock(gate);
    gate.wait_for_arrivals(1);
    CHECK(blocks(draining));
    gate.open();
    CHECK(draining.get() == 1);
  });
}

TEST_CASE("what jobs wrote is visible after drain", "[contract]") {
  struct Writer final : JobBody {
    std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
      written[index] = static_cast<int>(index);
      return {};
    }
    std::vector<int> written = std::vector<int>(200);  // plain, so that the thread sanitizer can detect a race
  };
  for_every_pool({1, 4}, [](const PoolEntry& entry, unsigned workers) {
    Writer body;
    const auto pool = entry.build({.workers = workers});
    for (std::uint64_t i = 0; i < body.written.size(); ++i) pool->submit(Job(body, i));
    pool->drain();
    std::vector<int> expected(body.written.size());
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(body.written == expected);
  });
}

TEST_CASE("several producers may submit at once", "[contract]") {
  for_every_pool({1, 4}, [](const PoolEntry& entry, unsigned workers) {
    constexpr std::uint64_t producers = 4;
    constexpr std::uint64_t each = 200;
    Witness witness(producers * each, workers);
    const auto pool = entry.build({.workers = workers});
    std::vector<std::future<void>> producing;
    for (std::uint64_t producer = 0; producer < producers; ++producer) {
      producing.push_back(in_background([&, producer] {
        for (std::uint64_t i = 0; i < each; ++i) pool->submit(Job(witness, producer * each + i));
      }));
    }
    finish(producing);
    pool->drain();
    CHECK(witness.each_ran_once());
    CHECK(witness.workers_kept_apart());
  });
}

TEST_CASE("a drain during submits waits at least for the jobs submitted before it", "[contract]") {
  for_every_pool({1, 4}, [](const PoolEntry& entry, unsigned workers) {
    Witness witness(2'000, workers);
    std::atomic<std::size_t> submitted{0};
    const auto pool = entry.build({.workers = workers});
    auto producer = in_background([&] {
      for (std::uint64_t i = 0; i < witness.jobs(); ++i, ++submitted) pool->submit(Job(witness, i));
    });
    std::size_t before = 0;
    bool waited = true;
    while (before < witness.jobs()) {
      before = submitted;
      pool->drain();
      waited = waited && witness.ended() >= before;
    }
    producer.get();
    CHECK(waited);
    CHECK(witness.each_ran_once());
  });
}

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
  for_every_threaded_pool({1, 8, 256}, [](const PoolEntry& entry, unsigned workers) {
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
  for_every_pool_in_halves({1, 8, 256}, [](const PoolEntry& entry, unsigned workers) {
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
