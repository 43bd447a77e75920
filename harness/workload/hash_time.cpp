#include "harness/workload/hash_time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "harness/system/clock.hpp"

namespace poolbench {
namespace {

constexpr std::size_t passes = 5;                  // their median ignores two that something interrupted
constexpr std::uint64_t jobs_per_clock_read = 64;  // reading the clock costs as much as several hashes
constexpr std::int64_t pass_ns = 50'000;           // a thousand times the clock's resolution

/// Hashes one job after the other. The next job appears to depend on the last hash, so the processor cannot hash
/// several at once. In a pool it cannot either, because other work comes between two jobs.
class Hashing {
 public:
  explicit Hashing(const Workload& workload) : workload_(workload) {}

  void run(std::uint64_t jobs) {
    for (; jobs > 0; --jobs) {
      const std::uint64_t after = job_ + 1 + (workload_.hash(job_) & nothing_);
      job_ = after < workload_.jobs() ? after : 0;
    }
  }

 private:
  static inline volatile std::uint32_t always_zero = 0;  // the compiler does not know that it is

  const Workload& workload_;
  const std::uint32_t nothing_ = always_zero;
  std::uint64_t job_ = 0;
};

/// Hashes at least one job, until `pass_ns` have passed. Returns nanoseconds per job.
double pass_over(const Workload& workload) {
  const std::uint64_t jobs_at_once = workload.spec().hash_rounds > jobs_per_clock_read ? 1 : jobs_per_clock_read;
  Hashing hashing(workload);
  std::uint64_t hashed = 0;
  const std::int64_t start = now_ns();
  std::int64_t elapsed = 0;
  for (; elapsed < pass_ns; elapsed = now_ns() - start) {
    hashing.run(jobs_at_once);
    hashed += jobs_at_once;
  }
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
