#include "pools/sequential.hpp"

#include <thread>

#include "tests/catch.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("the sequential pool runs a job on the calling thread before submit returns", "[sequential]") {
  std::thread::id ran_on;
  Witness witness(1, 1, [&](std::uint64_t) { ran_on = std::this_thread::get_id(); });
  SequentialPool pool(PoolConfig{.workers = 8});
  submit_all(pool, witness);
  CHECK(ran_on == std::this_thread::get_id());
  CHECK(witness.each_ran_once());
}
