#include "harness/workload/jobs/computing.hpp"

#include <cmath>

#include "harness/workload/fnv1a.hpp"
#include "harness/workload/hash_time.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {
namespace {

double time_of_round() {
  constexpr std::uint64_t many = 1000;  // so that what is between two jobs does not count
  return time_of_hash(Workload({.jobs = 1, .hash_rounds = many})) / static_cast<double>(many);
}

}  // namespace

std::uint64_t rounds_in(std::chrono::nanoseconds time, double round_ns) {
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(time.count()) / round_ns));
}

void hash_in_rounds(std::string_view word, std::uint64_t rounds) {
  std::uint32_t hash = fnv1a({});
  for (; rounds > 0; --rounds) hash = fnv1a(word, hash);
  asm volatile("" : : "r"(hash));
}

Computing::Computing() : Computing(time_of_round()) {}

}  // namespace poolbench
