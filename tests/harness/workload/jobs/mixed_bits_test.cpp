#include "harness/workload/jobs/mixed_bits.hpp"

#include "tests/catch.hpp"

using poolbench::mixed_bits;

TEST_CASE("the bits are those of SplitMix64") {
  // The first outputs of the generator of JDK 8 and of https://prng.di.unimi.it/splitmix64.c for the seed 0.
  constexpr std::uint64_t step = 0x9E3779B97F4A7C15U;
  CHECK(mixed_bits(0) == 0xE220A8397B1DCDAFU);
  CHECK(mixed_bits(step) == 0x6E789E6AA1B965F4U);
  CHECK(mixed_bits(2 * step) == 0x06C45D188009454FU);
}
