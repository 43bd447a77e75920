#include "harness/workload/quantiles.hpp"

#include <algorithm>

#include "harness/text/text_error.hpp"
#include "harness/workload/service_times.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// The time that this share of them does not exceed.
std::chrono::nanoseconds quantile(const std::vector<std::chrono::nanoseconds>& times, double share) {
  return times[static_cast<std::size_t>(share * static_cast<double>(times.size())) - 1];
}

bool close(std::chrono::nanoseconds time, std::chrono::nanoseconds expected) {
  return std::chrono::abs(time - expected) < expected / 500;
}

}  // namespace

TEST_CASE("times have the quantiles that were asked for") {
  const auto times = times_with_quantiles("p50=1ms,p95=5ms,p99=10ms,max=80ms");
  CHECK(std::ranges::is_sorted(times));
  CHECK(close(quantile(times, 0.5), 1ms));
  CHECK(close(quantile(times, 0.95), 5ms));
  CHECK(close(quantile(times, 0.99), 10ms));
  CHECK(times.back() < 80ms);
  CHECK(times.back() > 79ms);
}

TEST_CASE("between two quantiles the logarithm of the time rises evenly, below the first one the time") {
  const auto times = times_with_quantiles("p50=1ms,p90=16ms");
  CHECK(close(quantile(times, 0.7), 4ms));
  CHECK(close(quantile(times, 0.25), 500us));
}

TEST_CASE("times beyond the last quantile are equal to it") {
  const auto times = times_with_quantiles("p50=1ms,p90=16ms");
  CHECK(quantile(times, 0.95) == 16ms);
  CHECK(times.back() == 16ms);
}

TEST_CASE("quantiles that cannot be read, or that do not ascend, are refused") {
  for (const char* wrong : {"p50", "50=1ms", "p=1ms", "p0=1ms", "p100=1ms", "p5x=1ms", "median=1ms", "=1ms"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH(times_with_quantiles(wrong), Catch::Matchers::Contains("is no quantile; write for example"));
  }
  for (const char* wrong : {"p50=2ms,p90=1ms", "p90=1ms,p50=2ms", "p50=1ms,p50=2ms", "max=1s,p99=1ms"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH(times_with_quantiles(wrong), Catch::Matchers::Contains("does not ascend from the one before"));
  }
  CHECK_THROWS_WITH(times_with_quantiles("p50=0"), Catch::Matchers::Contains("'p50=0' is no time above 0"));
  CHECK_THROWS_AS(times_with_quantiles("p50=soon"), TextError);
}

TEST_CASE("all published quantiles can be read") {
  for (const PublishedQuantiles& one : published_quantiles()) {
    CAPTURE(one.name);
    CHECK(times_with_quantiles(one.quantiles).size() == 10'000);
  }
}
