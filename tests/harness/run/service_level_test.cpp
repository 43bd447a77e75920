#include "harness/run/service_level.hpp"

#include "harness/text/text_error.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

TEST_CASE("an objective names a percentile and the most it may be", "[service_level]") {
  const ServiceLevel level = parse_service_level("p99.9<50ms");
  CHECK(level.per_mille == 999);
  CHECK(level.most == 50ms);
  CHECK(name_of(level) == "p99.9<50ms");
}

TEST_CASE("an objective is met up to its limit", "[service_level]") {
  const ServiceLevel level = parse_service_level("p99<10ns");
  CHECK(level.is_met({.p90 = 50, .p99 = 10, .p999 = 99}));
  CHECK_FALSE(level.is_met({.p99 = 11}));
}

TEST_CASE("a percentile needs jobs beyond it", "[service_level]") {
  CHECK(parse_service_level("p50<1s").fewest_jobs() == 2);
  CHECK(parse_service_level("p99<1s").fewest_jobs() == 100);
  CHECK(parse_service_level("p99.9<1s").fewest_jobs() == 1'000);
}

TEST_CASE("what is no objective is refused", "[service_level]") {
  for (const char* text : {"p99", "p98<1s", "99<1s", "<1s", "p99>1s"}) {
    CHECK_THROWS_WITH(parse_service_level(text), "'" + std::string(text) +
                                                     "' is not an objective; write for example p99<50ms, with p50, "
                                                     "p90, p99 or p99.9");
  }
  CHECK_THROWS_WITH(parse_service_level("p99<50"), "'50' has no unit; write for example 50ms");
  CHECK_THROWS_WITH(parse_service_level("p99<0"), "'p99<0' cannot be met; allow more than 0");
}
