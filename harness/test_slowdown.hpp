#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "harness/trace.hpp"
#include "harness/units.hpp"
#include "pools/pool.hpp"

/// Included only by a build with the CMake option POOLBENCH_TEST_SLOWDOWN, which no release has: a known slowdown, to
/// prove that the regression gate sees it. The environment says how much: POOLBENCH_TEST_SLOWDOWN=channel=130,arena=8
/// makes each submit() of those pools take so many nanoseconds longer.
namespace poolbench::test_slowdown {

inline void spin(std::uint64_t turns) {
  for (; turns > 0; --turns) asm volatile("" : "+r"(turns));  // or the compiler would leave the loop out
}

/// Clock readings would cost more than what is to be spun. The fastest of several is the one that nothing interrupted.
inline double turns_per_ns() {
  constexpr std::uint64_t turns = 50'000;
  std::int64_t fastest = INT64_MAX;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const std::int64_t start = now_ns();
    spin(turns);
    fastest = std::min(fastest, now_ns() - start);
  }
  return static_cast<double>(turns) / static_cast<double>(fastest);
}

/// Nanoseconds for this pool, 0 if the environment says nothing of it.
inline std::uint64_t spin_ns_of(std::string_view pool) {
  const char* slowdowns = std::getenv("POOLBENCH_TEST_SLOWDOWN");
  if (slowdowns == nullptr) return 0;
  for (const std::string_view part : split_list(slowdowns)) {
    const std::size_t sign = part.find('=');
    if (part.substr(0, sign) == pool && sign != part.npos) return parse_count(part.substr(sign + 1));
  }
  return 0;
}

class SlowedPool final : public Pool {
 public:
  SlowedPool(std::unique_ptr<Pool> pool, std::uint64_t turns) : pool_(std::move(pool)), turns_(turns) {}

  void submit(Job job) override {
    pool_->submit(job);
    spin(turns_);
  }
  void drain() override { pool_->drain(); }

 private:
  std::unique_ptr<Pool> pool_;
  std::uint64_t turns_;
};

/// `pool`, slowed down as the environment says.
inline std::unique_ptr<Pool> slowed(std::string_view name, std::unique_ptr<Pool> pool) {
  static const double speed = turns_per_ns();
  const auto turns = static_cast<std::uint64_t>(static_cast<double>(spin_ns_of(name)) * speed);
  return std::make_unique<SlowedPool>(std::move(pool), turns);
}

}  // namespace poolbench::test_slowdown
