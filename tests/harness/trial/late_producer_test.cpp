#include "harness/trial/late_producer.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

std::string fault(std::int64_t lag_p99_ns, std::int64_t response_p99_ns) {
  Measurement load;
  load.jobs.emplace().response_ns = Percentiles{.p99 = response_p99_ns};
  load.load.emplace().lag_ns.p99 = lag_p99_ns;
  return find_late_producer(load);
}

}  // namespace

TEST_CASE("a producer is the bottleneck if its own lag is a quarter of the slowest response times") {
  CHECK(fault(24, 100).empty());
  CHECK(fault(25, 100) ==
        "the producer could not keep up: its own lag was 25.0 ns at the 99th percentile; lower the rate, or use a "
        "machine "
        "with idle processors");
}
