#include "harness/workload/jobs/computing.hpp"

#include <chrono>
#include <ctime>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

std::chrono::nanoseconds processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

TEST_CASE("the rounds of hashing follow from the time and from that of one round") {
  CHECK(rounds_in(1ms, 10) == 100'000);
  CHECK(rounds_in(1us, 8.5) == 118);
  CHECK(rounds_in(10ns, 40) == 0);
  CHECK(rounds_in(0ns, 10) == 0);
  CHECK(rounds_in(1h, 0.5) == 7'200'000'000'000);
}

TEST_CASE("all rounds are hashed") {
  // A round is 8 multiplications, each of which needs the result of the one before: more than 8 cycles.
  constexpr double fastest_round_ns = 8 / 10.0;  // at 10 GHz
  constexpr std::uint64_t rounds = 1'000'000;
  const auto start = processor_time();
  hash_in_rounds("poolwork", rounds);
  CHECK(static_cast<double>((processor_time() - start).count()) > fastest_round_ns * rounds);
}

TEST_CASE("the time of a round is measured") {
  CHECK(Computing().round_ns() > 0.8);  // as above
}

TEST_CASE("a time of zero needs no rounds") {
  Computing(1e-9).compute("poolwork", 0ns);  // a nanosecond would take ages
}
