#include "harness/run/recommend/sizing.hpp"

#include <chrono>
#include <cmath>
#include <vector>

#include "harness/workload/random.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const LoadQuestion question{.rate_hz = 400, .objective = {.per_mille = 990, .most = 80ms}};

std::vector<std::int64_t> exponential_services() {
  Random random(3);
  std::vector<std::int64_t> services(5000);
  for (std::int64_t& service : services) service = std::llround(random.exponential() * 10e6);
  return services;
}

}  // namespace

TEST_CASE("exponential service times are recognized, constant ones and few are not") {
  CHECK(look_exponential(exponential_services()));
  CHECK_FALSE(look_exponential(std::vector<std::int64_t>(5000, 10'000'000)));
  CHECK_FALSE(look_exponential(std::vector<std::int64_t>{1, 2, 3}));
}

TEST_CASE("exponential service times are sized by Erlang's C, and a replay of the same comes close") {
  const Sizing sizing = size_for(exponential_services(), question, 100);
  CHECK(sizing.model == "Erlang's C");
  REQUIRE(sizing.workers);
  CHECK(*sizing.workers >= 5);  // 4 would be busy all the time
  CHECK(*sizing.workers <= 7);
}

TEST_CASE("constant service times are sized by a replay") {
  const Sizing sizing = size_for(std::vector<std::int64_t>(500, 10'000'000), question, 100);
  CHECK(sizing.model == "a replay of 500 measured service times");
  CHECK(sizing.workers == 5U);  // of which 4 are busy
}

TEST_CASE("an objective below the service time is met by no number of workers") {
  const LoadQuestion impossible{.rate_hz = 1, .objective = {.per_mille = 990, .most = 9ms}};
  CHECK_FALSE(size_for(std::vector<std::int64_t>(500, 10'000'000), impossible, 1000).workers);
  CHECK_FALSE(size_for(exponential_services(), impossible, 1000).workers);
}
