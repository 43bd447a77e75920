#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <vector>

#include "pools/registry.hpp"

namespace poolbench::testing {

/// Two batches of jobs that count how often each ran and which were accepted. Allocates nothing after its construction.
class Jobs final : public JobBody {
 public:
  static constexpr std::size_t batch = 12;

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
    begun_[index].fetch_add(1);
    return std::chrono::microseconds(1);
  }
  void end(std::uint64_t index) override { ended_[index].fetch_add(1); }

  /// Submits the batch that begins at `first`. Returns true if all jobs were accepted.
  bool submit(Pool& pool, std::size_t first) noexcept {
    for (std::size_t i = first; i < first + batch; ++i) {
      try {
        pool.submit(Job(*this, i));
        accepted_[i] = true;
      } catch (const std::exception&) {
      }
    }
    return std::ranges::count(accepted_.begin() + static_cast<std::ptrdiff_t>(first),
                              accepted_.begin() + static_cast<std::ptrdiff_t>(first + batch),
                              true) == static_cast<std::ptrdiff_t>(batch);
  }

  /// Whether every accepted job ran once, and no other job ran.
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

/// What happened in the life of a pool while something failed. Plain values, because Catch2's assertions allocate, too.
struct Life {
  long failed = 0;               ///< how often something failed
  bool drains_were_true = true;  ///< whenever drain() returned, the accepted jobs had ended
  bool second_batch_ok = true;   ///< it was accepted and drained, unless it met a failure
  bool ran = false;              ///< at the end, exactly the accepted jobs had run
};

/// Returns whether drain() returned.
inline bool drain(Pool& pool, const Jobs& jobs, Life& life) {
  try {
    pool.drain();
    if (!jobs.ran()) life.drains_were_true = false;
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

template <class Failing>
void use(Pool& pool, Jobs& jobs, long to_fail, Life& life) {
  jobs.submit(pool, 0);
  drain(pool, jobs, life);
  const bool untroubled = Failing::failed() == to_fail;
  const bool accepted = jobs.submit(pool, Jobs::batch);
  const bool drained = drain(pool, jobs, life);
  if (untroubled) life.second_batch_ok = accepted && drained;
}

/// Runs a pool from its factory to its destructor, while `count` operations in a row fail after `before` that succeed.
/// `Failing` makes them fail while it exists, and counts how many have.
template <class Failing>
Life live(const PoolEntry& entry, unsigned workers, long before, long count) {
  Jobs jobs;
  Life life;
  {
    const Failing failing(before, count);
    try {
      const auto pool = entry.build({.workers = workers});
      use<Failing>(*pool, jobs, count, life);
    } catch (const std::exception&) {  // from the factory
    }
    life.failed = Failing::failed();
  }
  life.ran = jobs.ran();
  return life;
}

/// Makes each operation fail in turn, until a pool lives through without a failure. Calls `check(life, before)` each
/// time.
template <class Failing, class Check>
void live_through_each_failure(const PoolEntry& entry, unsigned workers, long in_a_row, const Check& check) {
  long failed = in_a_row;
  for (long before = 0; failed > 0; ++before) {
    const Life life = live<Failing>(entry, workers, before, in_a_row);
    check(life, before);
    failed = life.failed;
  }
}

}  // namespace poolbench::testing
