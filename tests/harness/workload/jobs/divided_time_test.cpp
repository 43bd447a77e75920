#include "harness/workload/jobs/divided_time.hpp"

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

TEST_CASE("a service time is divided into a share and the rest") {
  const DividedTime time = divide(1ms, 0.25);
  CHECK(time.share == 250us);
  CHECK(time.rest == 750us);
}

TEST_CASE("the parts of a service time add up to it, however it is rounded") {
  for (const double share : {0.0, 0.1, 1.0 / 3, 0.5, 0.999, 1.0}) {
    for (const auto whole : {0ns, 1ns, 3ns, 1'000'003ns, 1'000'000'000'000'000ns}) {
      const DividedTime time = divide(whole, share);
      CHECK(time.share + time.rest == whole);
      CHECK(time.share >= 0ns);
      CHECK(time.rest >= 0ns);
    }
  }
}
