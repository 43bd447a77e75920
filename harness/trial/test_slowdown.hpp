#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "harness/system/clock.hpp"
#include "harness/text/units.hpp"
#include "pools/pool.hpp"

/// Included only by a build with the CMake option POOLBENCH_TEST_SLOWDOWN, which no release has: a known slowdown, to
/// prove that the regression gate sees it. The environment says how much: POOLBENCH_TEST_SLOWDOWN=channel=130,arena=8
/// makes each job of those pools take so many nanoseconds longer.
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

/// Spins in the place that limits most pools: on the worker, before the job. A spin of the producer overlaps with what
/// the workers do, and can even make a pool faster that suffers from being submitted to too fast.
class SlowedPool final : public Pool, private JobBody {
 public:
  SlowedPool(std::unique_ptr<Pool> pool, std::uint64_t turns) : pool_(std::move(pool)), turns_(turns) {}

  void submit(Job job) override {
    const auto [body, index] = std::bit_cast<Words>(job);
    body_.store(body, std::memory_order_relaxed);  // the pool hands it to the worker, with all that came before
    pool_->submit(Job(*this, index));
  }
  void drain() override { pool_->drain(); }

 private:
  struct Words {
    JobBody* body;
    std::uint64_t index;
  };

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override {
    spin(turns_);
    return body().begin(index, worker);
  }
  void end(std::uint64_t index) override { body().end(index); }
  void run(std::uint64_t index, unsigned worker) override {
    spin(turns_);
    body().run(index, worker);
  }

  JobBody& body() const { return *body_.load(std::memory_order_relaxed); }

  std::unique_ptr<Pool> pool_;
  std::uint64_t turns_;
  std::atomic<JobBody*> body_{nullptr};  // that of all jobs of a batch, which is drained before the next one begins
};

/// `pool`, slowed down as the environment says.
inline std::unique_ptr<Pool> slowed(std::string_view name, std::unique_ptr<Pool> pool) {
  static const double speed = turns_per_ns();
  const auto turns = static_cast<std::uint64_t>(static_cast<double>(spin_ns_of(name)) * speed);
  return std::make_unique<SlowedPool>(std::move(pool), turns);
}

}  // namespace poolbench::test_slowdown
