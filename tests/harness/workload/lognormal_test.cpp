#include "harness/workload/lognormal.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "harness/text/text_error.hpp"
#include "harness/workload/service_times.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using Catch::Detail::Approx;

namespace {

/// What a lognormal distribution has this many standard deviations above the mean of its logarithm.
double at(const LognormalTimes& times, double z) {
  return times.mean_ns * std::exp(z * times.sigma - times.sigma * times.sigma / 2);
}

constexpr double z99 = 2.3263478740408408;  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1: 2.326

}  // namespace

TEST_CASE("two percentiles decide the distribution, in any order") {
  for (const std::string text : {"p50=3ms,p99=80ms", "p99=80ms,p50=3ms"}) {
    const LognormalTimes times = parse_lognormal(text);
    CHECK(times.text == text);
    CHECK(at(times, 0) == Approx(3e6));
    CHECK(at(times, z99) == Approx(80e6));
  }
}

TEST_CASE("a mean and a percentile decide it") {
  const LognormalTimes tail = parse_lognormal("mean=5ms,p99=30ms");
  CHECK(tail.mean_ns == 5e6);
  CHECK(at(tail, z99) == Approx(30e6));
  CHECK(tail.sigma < z99);  // the less extreme of two solutions

  const LognormalTimes middle = parse_lognormal("mean=5ms,p50=3ms");
  CHECK(middle.mean_ns == 5e6);
  CHECK(at(middle, 0) == Approx(3e6));
}

TEST_CASE("the times that are drawn have the percentiles and the mean that were asked for") {
  const SleepDistribution distribution{.shape = SleepShape::lognormal,
                                       .lognormal_times = &lognormal_times("p50=3ms,p99=80ms")};
  const auto mean = own_mean(distribution);
  REQUIRE(mean);
  std::vector<std::chrono::nanoseconds> times = draw_service_times(200'000, *mean, distribution, 1);
  std::ranges::sort(times);
  CHECK(static_cast<double>(times[100'000].count()) == Approx(3e6).epsilon(0.02));
  CHECK(static_cast<double>(times[198'000].count()) == Approx(80e6).epsilon(0.05));
  double sum = 0;
  for (const auto time : times) sum += static_cast<double>(time.count());
  CHECK(sum / 200'000 == Approx(static_cast<double>(mean->count())).epsilon(0.02));
  CHECK(name_of(distribution) == "lognormal:p50=3ms,p99=80ms");
}

TEST_CASE("a text is read once") {
  CHECK(&lognormal_times("p50=1ms,p90=2ms") == &lognormal_times("p50=1ms,p90=2ms"));
  CHECK(&lognormal_times("p50=1ms,p90=2ms") != &lognormal_times("p50=1ms,p90=3ms"));
}

TEST_CASE("what is no lognormal distribution is refused, with the reason") {
  const auto why = [](const std::string& text) -> std::string {
    try {
      parse_lognormal(text);
    } catch (const TextError& error) {
      return error.what();
    }
    return "";
  };
  const std::string example = "; write for example lognormal:p50=3ms,p99=80ms or lognormal:mean=5ms,p99=80ms";
  CHECK(why("p50=3ms") == "'lognormal:p50=3ms' needs two percentiles, or a mean and one" + example);
  CHECK(why("mean=3ms") == "'lognormal:mean=3ms' needs two percentiles, or a mean and one" + example);
  CHECK(why("p50=3ms,p90=5ms,p99=9ms") ==
        "'lognormal:p50=3ms,p90=5ms,p99=9ms' has more than two values; with more, use quantiles:" + example);
  CHECK(why("p50=3ms,p50=4ms") == "'lognormal:p50=3ms,p50=4ms' has one percentile twice" + example);
  CHECK(why("p50=3ms,p99=3ms") == "'lognormal:p50=3ms,p99=3ms' does not ascend" + example);
  CHECK(why("mean=1ms,mean=2ms") == "'lognormal:mean=1ms,mean=2ms' has two means" + example);
  CHECK(why("mean=1ms,p99=1ms") == "'lognormal:mean=1ms,p99=1ms' has no spread" + example);
  CHECK(why("mean=1ms,p50=2ms") ==
        "'lognormal:mean=1ms,p50=2ms' is impossible: with that mean, the p50 of a "
        "lognormal distribution is at most 1.00 ms" +
            example);
  CHECK(why("mean=1ms,p99=80ms") ==
        "'lognormal:mean=1ms,p99=80ms' is impossible: with that mean, the p99 of a "
        "lognormal distribution is at most 15.0 ms" +
            example);
  for (const std::string part : {"p0=1ms", "p100=9ms", "max=1s", "sigma=1", "p99", "0.99=1ms"}) {
    CHECK(why("p50=3ms," + part) == "'lognormal:p50=3ms," + part + "' has '" + part +
                                        "', which is neither a percentile between p0 and p100 nor a mean" + example);
  }
  CHECK(why("p50=0,p99=1s") == "'p50=0' is no time above 0");
  CHECK(why("p50=3,p99=1s").starts_with("'3' has no unit"));
  CHECK(why("p50=1ns,p99=1h").ends_with("has a mean below a nanosecond or above eleven days" + example));
}
