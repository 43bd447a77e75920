// What the contract of pools/pool.hpp says of a pool that runs out of memory, for every registered pool and every
// allocation, from the factory to the destructor.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/failing_allocator.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// Two batches of jobs that count how often each ran, and which of them were accepted. Allocates nothing once it is
/// made.
class Jobs final : public JobBody {
 public:
  static constexpr std::size_t batch = 12;

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
    begun_[index].fetch_add(1);
    return std::chrono::microseconds(1);
  }
  void end(std::uint64_t index) override { ended_[index].fetch_add(1); }

  /// Submits the jobs from `first` on; true if all were accepted.
  bool submit(Pool& pool, std::size_t first) noexcept {
    for (std::size_t i = first; i < first + batch; ++i) {
      try {
        pool.submit(Job(*this, i));
        accepted_[i] = true;
      } catch (const std::bad_alloc&) {
      }
    }
    return std::ranges::count(accepted_.begin() + static_cast<std::ptrdiff_t>(first),
                              accepted_.begin() + static_cast<std::ptrdiff_t>(first + batch),
                              true) == static_cast<std::ptrdiff_t>(batch);
  }

  /// Every job that was accepted ran once, no other did.
  bool ran() const noexcept {
    for (std::size_t i = 0; i < accepted_.size(); ++i) {
      const int times = accepted_[i] ? 1 : 0;
      if (begun_[i] != times || ended_[i] != times) return false;
    }
    return true;
  }

 private:
  std::vector<std::atomic<int>> begun_ = std::vector<std::atomic<int>>(2 * batch);
  std::vector<std::atomic<int>> ended_ = std::vector<std::atomic<int>>(2 * batch);
  std::vector<bool> accepted_ = std::vector<bool>(2 * batch);
};

/// What a pool's life came to while allocations failed. Plain values: Catch2's assertions allocate, too.
struct Life {
  long failed = 0;               ///< allocations
  bool drains_were_true = true;  ///< whenever drain() returned, the accepted jobs had ended
  bool second_batch_ok = true;   ///< it met no failure, so it was accepted and drained
  bool ran = false;              ///< at the end, exactly the accepted jobs had
};

/// Whether drain() returned.
bool drain(Pool& pool, const Jobs& jobs, Life& life) {
  try {
    pool.drain();
    if (!jobs.ran()) life.drains_were_true = false;
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

void use(Pool& pool, Jobs& jobs, long to_fail, Life& life) {
  jobs.submit(pool, 0);
  drain(pool, jobs, life);
  const bool untroubled = FailingAllocations::failed() == to_fail;
  const bool accepted = jobs.submit(pool, Jobs::batch);
  const bool drained = drain(pool, jobs, life);
  if (untroubled) life.second_batch_ok = accepted && drained;
}

Life live(const PoolEntry& entry, unsigned workers, long before, long count) {
  Jobs jobs;
  Life life;
  {
    const FailingAllocations failing(before, count);
    try {
      const auto pool = entry.build({.workers = workers});
      use(*pool, jobs, count, life);
    } catch (const std::bad_alloc&) {  // the factory's
    }
    life.failed = FailingAllocations::failed();
  }
  life.ran = jobs.ran();
  return life;
}

}  // namespace

TEST_CASE("a pool that runs out of memory hangs nowhere, loses no job and goes on", "[allocation]") {
  const long in_a_row = GENERATE(1L, 2L);
  for (const PoolEntry& entry : all_pools()) {
    for (const unsigned workers : {1U, 3U}) {
      DYNAMIC_SECTION(entry.name << " with " << workers << " workers, " << in_a_row << " in a row") {
        long before = 0;
        for (long failed = in_a_row; failed > 0; ++before) {
          const Life life = live(entry, workers, before, in_a_row);
          CAPTURE(before);
          REQUIRE(life.drains_were_true);
          REQUIRE(life.second_batch_ok);
          REQUIRE(life.ran);
          failed = life.failed;
        }
        CHECK(before > 1);  // the pool itself is one
      }
    }
  }
}
