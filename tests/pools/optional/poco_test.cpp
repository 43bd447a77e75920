// What distinguishes a pool that queues nothing. The tests of the contract cover the rest.
#include <cstdint>

#include "pools/optional/optional_pools.hpp"
#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("while all threads of Poco's pool are busy, a submit waits, and no job is refused", "[poco]") {
  constexpr unsigned workers = 2;
  Gate gate;
  Witness witness(2 * workers, workers, [&](std::uint64_t) { gate.pass(); });
  const auto pool = make_poco_pool({.workers = workers});
  auto submitting = in_background([&] { submit_all(*pool, witness); });
  const OpenedAtExit unblock(gate);
  gate.wait_for_arrivals(workers);
  CHECK(blocks(submitting));
  CHECK(gate.arrived() == workers);
  gate.open();
  submitting.get();
  pool->drain();
  CHECK(witness.each_ran_once());
  CHECK(witness.workers_kept_apart());
}

TEST_CASE("a producer that comes before a thread has become idle is not refused", "[poco]") {
  constexpr unsigned workers = 2;
  Witness witness(5'000, workers);  // jobs so short that this happens many times
  const auto pool = make_poco_pool({.workers = workers});
  submit_all(*pool, witness);
  pool->drain();
  CHECK(witness.each_ran_once());
  CHECK(witness.workers_kept_apart());
}
