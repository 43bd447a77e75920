#include "harness/workload/hash_time.hpp"

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

TEST_CASE("hashing takes some time, and far more with ten thousand times the rounds") {
  const double once = time_of_hash(Workload({.jobs = 10}));
  const double often = time_of_hash(Workload({.jobs = 10, .hash_rounds = 10'000}));
  CHECK(once > 0);
  CHECK(often > 10 * once);
}

TEST_CASE("the time of hashing does not include a job's sleep") {
  CHECK(time_of_hash(Workload({.jobs = 1, .sleep = 1h})) < 1e9);
}
