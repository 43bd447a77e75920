// What distinguishes a pool whose waiting jobs hold no thread. The tests of the contract cover the rest.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "pools/cpu_set.hpp"
#include "pools/tbb/stack_preflight.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "tests/catch.hpp"
#include "tests/support/address_space_limit.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/under_way.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a thousand jobs wait at once on a few threads, and none is woken early", "[suspend]") {
  constexpr unsigned workers = 1'000;
  const int before = thread_count();
  const int few = static_cast<int>(usable_processors()) + 1;  // plus the timer
  std::atomic<int> most_threads{0};
  const auto pool = make_suspend_pool({.workers = workers});
  const auto count_threads = [&](std::uint64_t index) {
    if (index % 100 == 0) most_threads = std::max(most_threads.load(), thread_count());
  };
  CHECK(most_under_way(*pool, workers, std::chrono::milliseconds(50), count_threads) == workers);
  CHECK(most_threads > before);
  CHECK(most_threads <= before + few);
}

TEST_CASE("jobs with different waits all end, in any order", "[suspend]") {
  /// Every third job does not wait at all; the others wait for a time that falls and rises.
  struct Mixed final : JobBody {
    std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
      return std::chrono::microseconds(index % 3 == 0 ? 0 : index * 7919 % 1'000);
    }
    void end(std::uint64_t /*index*/) override { ++ended; }
    std::atomic<int> ended{0};
  } body;
  const auto pool = make_suspend_pool({.workers = 16});
  for (std::uint64_t index = 0; index < 1'000; ++index) pool->submit(Job(body, index));
  pool->drain();
  CHECK(body.ended == 1'000);
}

TEST_CASE("drain rethrows an exception in the second half of a job", "[suspend]") {
  struct Failing final : JobBody {
    std::chrono::nanoseconds begin(std::uint64_t /*index*/, unsigned /*worker*/) override {
      return std::chrono::microseconds(100);
    }
    void end(std::uint64_t /*index*/) override { throw std::runtime_error("too late"); }
  } body;
  const auto pool = make_suspend_pool({.workers = 2});
  for (std::uint64_t index = 0; index < 10; ++index) pool->submit(Job(body, index));
  CHECK_THROWS_WITH(pool->drain(), "too late");
  pool->drain();
}

TEST_CASE("the pool refuses more workers than oneTBB can count suspended tasks", "[suspend]") {
  CHECK_THROWS_WITH(make_suspend_pool({.workers = 4'001}),
                    "oneTBB counts the suspended tasks of an arena in 12 bits; use at most 4000 workers");
}

TEST_CASE("the preflight refuses stacks that there is no room for", "[suspend]") {
  require_stacks(3, 64 << 10);
  if (!address_space_can_be_limited) return;
  const AddressSpaceLimit limit(1 << 20);
  CHECK_THROWS_AS(require_stacks(100, 64 << 10), std::system_error);
  require_stacks(3, 64 << 10);
}
