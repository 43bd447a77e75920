// The contract of pools/pool.hpp, for every registered pool: which worker runs a job, and how many jobs run at once.
#include "pools/pool.hpp"

#include <cstddef>
#include <cstdint>
#include <thread>

#include "tests/catch.hpp"
#include "tests/support/every_pool.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/under_way.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

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

TEST_CASE("a pool that runs jobs in halves has exactly as many under way as it has workers", "[contract]") {
  for_every_pool_in_halves({1, 2, 8, 64}, [](const PoolEntry& entry, unsigned workers) {
    const auto pool = entry.build({.workers = workers});
    CHECK(most_under_way(*pool, workers) == workers);
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
