#include "pools/standard/per_job_pool.hpp"

#include <cstdint>
#include <future>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEMPLATE_TEST_CASE("with W jobs running, the next submit blocks until one of them ends", "[per_job]", ThreadPerJobPool,
                   AsyncPool) {
  constexpr unsigned workers = 2;
  Gate gate;
  Witness witness(workers + 1, workers, [&](std::uint64_t) { gate.pass(); });
  TestType pool(PoolConfig{.workers = workers});
  auto submitting = in_background([&] { submit_all(pool, witness); });
  const OpenedAtExit unblock(gate);
  gate.wait_for_arrivals(workers);
  CHECK(blocks(submitting));
  gate.admit_one();
  submitting.get();
  gate.wait_for_arrivals(workers + 1);
  CHECK(witness.ended() == 1);
  gate.open();
  pool.drain();
  CHECK(witness.each_ran_once());
  CHECK(witness.workers_kept_apart());
}

TEMPLATE_TEST_CASE("only running jobs have a thread", "[per_job]", ThreadPerJobPool, AsyncPool) {
  const int before = thread_count();
  Gate gate;
  Witness witness(3, 8, [&](std::uint64_t) { gate.pass(); });
  TestType pool(PoolConfig{.workers = 8});
  CHECK(thread_count_returns_to(before));  // the threads of the preflight are joined
  const OpenedAtExit unblock(gate);
  submit_all(pool, witness);
  gate.wait_for_arrivals(3);
  CHECK(thread_count() == before + 3);
  gate.open();
  pool.drain();
  CHECK(thread_count_returns_to(before));
}

TEMPLATE_TEST_CASE("producers that overtake each other's thread handles lose no job", "[per_job]", ThreadPerJobPool,
                   AsyncPool) {
  constexpr std::uint64_t producers = 4;
  constexpr std::uint64_t each = 250;
  Witness witness(producers * each, 2);
  TestType pool(PoolConfig{.workers = 2});
  std::vector<std::future<void>> producing;
  for (std::uint64_t producer = 0; producer < producers; ++producer) {
    producing.push_back(in_background([&, producer] {
      for (std::uint64_t i = 0; i < each; ++i) pool.submit(Job(witness, producer * each + i));
    }));
  }
  finish(producing);
  pool.drain();
  CHECK(witness.each_ran_once());
  CHECK(witness.workers_kept_apart());
}
