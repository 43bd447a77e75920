#include "harness/measure/producer_lag.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a producer that wakes up late is late by itself", "[producer_lag]") {
  ProducerLag lag;
  CHECK(lag.at(100, 103, 50) == 3);
  CHECK(lag.at(200, 200, 104) == 0);
}

TEST_CASE("a submit that blocks is not the producer's lag", "[producer_lag]") {
  ProducerLag lag;
  CHECK(lag.at(100, 100, 50) == 0);
  CHECK(lag.at(110, 501, 500) == 1);  // the previous submit returned at 500
  CHECK(lag.at(120, 902, 900) == 3);  // it has lost 1 and 2 by itself since it fell behind
}

TEST_CASE("a producer that catches up has no lag left", "[producer_lag]") {
  ProducerLag lag;
  CHECK(lag.at(100, 150, 50) == 50);
  CHECK(lag.at(160, 161, 155) == 1);  // in time but for 1
  CHECK(lag.at(155, 165, 162) == 4);  // late by 10, of which 4 are its own
}

TEST_CASE("a producer that is too slow falls behind by itself", "[producer_lag]") {
  ProducerLag lag;
  std::int64_t last = 0;
  for (std::int64_t job = 0; job < 100; ++job) {
    const std::int64_t submit = 3 * job;  // a job is due each 1, submit() takes 1, and the rest of the loop 2
    last = lag.at(job, submit, submit - 2);
  }
  CHECK(last == 198);  // all of it
}
