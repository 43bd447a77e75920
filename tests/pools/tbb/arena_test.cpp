// What TBB would do wrong if the arena let it. The tests of the contract cover the rest.
#include <cstdint>
#include <future>
#include <stdexcept>

#include "pools/tbb/tbb_pools.hpp"
#include "pools/thread_preflight.hpp"
#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("exceptions of every job in an arena leave the process and its workers alive", "[arena]") {
  constexpr unsigned workers = 8;
  const auto pool = make_arena_pool({.workers = workers});
  for (int batch = 0; batch < 3; ++batch) {
    Witness witness(200, workers, [](std::uint64_t index) {
      if (index % 2 == 0) throw index;
      throw std::runtime_error("odd");
    });
    submit_all(*pool, witness);
    CHECK_THROWS(pool->drain());
    CHECK(witness.each_ran_once());
  }
}

TEST_CASE("an arena of 300 really has 300 workers after one of 2, and the other way around", "[arena]") {
  for (const unsigned workers : {2U, 300U, 2U}) {
    Gate gate;
    Witness witness(workers + 1, workers, [&](std::uint64_t) { gate.pass(); });
    const auto pool = make_arena_pool({.workers = workers});
    const OpenedAtExit unblock(gate);
    submit_all(*pool, witness);
    gate.wait_for_arrivals(static_cast<int>(workers));
    wait_until_others_are_blocked();
    CHECK(gate.arrived() == static_cast<int>(workers));
    gate.open();
    pool->drain();
    CHECK(witness.each_ran_once());
    CHECK(witness.workers_kept_apart());
  }
}

TEST_CASE("an arena accepts jobs without bound while its workers are busy, and finishes them when it is destroyed",
          "[arena]") {
  constexpr unsigned workers = 2;
  Gate gate;
  Witness witness(1'000, workers, [&](std::uint64_t) { gate.pass(); });
  auto pool = make_arena_pool({.workers = workers});
  std::future<void> destroying;
  const OpenedAtExit unblock(gate);
  submit_all(*pool, witness);
  gate.wait_for_arrivals(workers);
  destroying = in_background([&] { pool.reset(); });
  CHECK(blocks(destroying));
  CHECK(witness.ended() == 0);
  gate.open();
  destroying.get();
  CHECK(witness.each_ran_once());
}

TEST_CASE("the preflight leaves no thread behind", "[arena]") {
  const int before = thread_count();
  require_startable(2);
  require_startable(300);
  CHECK(thread_count_returns_to(before));
}
