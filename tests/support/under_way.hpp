#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "pools/pool.hpp"
#include "tests/catch.hpp"
#include "tests/support/witness.hpp"

namespace poolbench::testing {

/// Makes a pool that runs jobs in halves run batches of 2 × W jobs until all W are under way at once, and checks each
/// batch. Returns how many were. All W are under way if jobs wait longer than it takes to begin W of them, however long
/// that takes here: so jobs wait for `wait` in the first batch, and twice as long in each that follows. `meanwhile` as
/// in Witness.
inline std::size_t most_under_way(
    Pool& pool, unsigned workers, std::chrono::milliseconds wait = std::chrono::milliseconds(1),
    const std::function<void(std::uint64_t)>& meanwhile = [](std::uint64_t) {}) {
  std::size_t most = 0;
  for (; most < workers; wait *= 2) {
    Witness witness(2 * workers, workers, meanwhile);
    witness.have_jobs_wait(wait);
    submit_all(pool, witness);
    pool.drain();
    CHECK(witness.each_ran_once());
    CHECK(witness.workers_kept_apart());
    CHECK(witness.waited_long_enough());
    most = witness.most_at_once();
  }
  return most;
}

}  // namespace poolbench::testing
