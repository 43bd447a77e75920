#include "harness/hash_time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "harness/trace.hpp"

namespace poolbench {
namespace {

constexpr std::size_t passes = 5;                 // their median ignores two that something interrupted
constexpr std::uint64_t jobs_between_looks = 64;  // at the clock, whose reading costs as much as several hashes
constexpr std::int64_t pass_ns = 50'000;          // a thousand times what the clock can tell apart

/// Hashes jobs until the time is up, at least one; nanoseconds a job.
double pass_over(const Workload& workload) {
  std::uint32_t sum = 0;
  std::uint64_t hashed = 0;
  const std::int64_t start = now_ns();
  std::int64_t elapsed = 0;
  while (elapsed < pass_ns) {
    const std::uint64_t jobs = workload.spec().hash_rounds > jobs_between_looks ? 1 : jobs_between_looks;
    for (std::uint64_t i = 0; i < jobs; ++i) sum += workload.hash(hashed++ % workload.jobs());
    elapsed = now_ns() - start;
  }
  [[maybe_unused]] const volatile std::uint32_t kept = sum;  // or the compiler would leave the hashing out
  return static_cast<double>(elapsed) / static_cast<double>(hashed);
}

}  // namespace

double time_of_hash(const Workload& workload) {
  std::array<double, passes> times{};
  std::ranges::generate(times, [&] { return pass_over(workload); });
  std::ranges::nth_element(times, times.begin() + passes / 2);
  return times[passes / 2];
}

}  // namespace poolbench
