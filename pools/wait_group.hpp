#pragma once

#include "pools/language.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace poolbench {

/// Counts what is under way and waits until nothing is, like Go's sync.WaitGroup.
///
/// Those who add and those who end usually run on different processors, so each side counts in a cache line of its own.
/// `seen_` saves the ending side most of its looks at the other line: while it is ahead, `added_` is, too.
///
/// Protocol: `ended_` reaches `added_` only while `mutex_` is held, and wait() compares them only while holding
/// `mutex_`. So a waiter that saw nothing under way also saw the last done() leave its critical section, and may
/// destroy the WaitGroup at once.
///
/// Memory orders: each done() releases and wait() acquires, so what happened before a done() is visible after wait(). A
/// done() also acquires `ended_`: it sees every add() whose done() it counts, so the last one knows that it is the
/// last.
class WaitGroup {
 public:
  /// Adds one. Any thread may call it, before the matching done().
  void add() noexcept { added_.fetch_add(1, std::memory_order_relaxed); }

  /// Ends one. Any thread may call it.
  void done() {
    if (!end_one_of_several(seen_.load(std::memory_order_relaxed))) {
      const std::uint64_t added = added_.load(std::memory_order_relaxed);
      seen_.store(added, std::memory_order_relaxed);
      if (!end_one_of_several(added)) end_under_lock();
    }
  }

  /// Blocks until nothing is under way.
  void wait() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return nothing_is_under_way(); });
  }

 private:
  /// Reads `ended_` first: what was added before the last of these ends is then seen, too. In the other order, an end
  /// that another thread added meanwhile would make up for one that is still to come.
  bool nothing_is_under_way() const noexcept {
    const std::uint64_t ended = ended_.load(std::memory_order_acquire);
    return ended == added_.load(std::memory_order_relaxed);
  }

  /// `added` is a count that `added_` has had. Returns false if this may be the last of them.
  bool end_one_of_several(std::uint64_t added) noexcept {
    std::uint64_t ended = ended_.load(std::memory_order_acquire);
    while (ended + 1 < added) {
      if (ended_.compare_exchange_weak(ended, ended + 1, std::memory_order_acq_rel, std::memory_order_acquire))
        return true;
    }
    return false;
  }

  void end_under_lock() {
    const std::lock_guard lock(mutex_);
    const std::uint64_t ended = ended_.fetch_add(1, std::memory_order_acq_rel) + 1;
    if (ended == added_.load(std::memory_order_relaxed)) idle_.notify_all();
  }

  static constexpr std::size_t cache_line = 64;

  alignas(cache_line) std::mutex mutex_;
  std::condition_variable idle_;
  std::atomic<std::uint64_t> added_{0};  // shares a line with the end of idle_, which is used once a batch
  alignas(cache_line) std::atomic<std::uint64_t> ended_{0};
  std::atomic<std::uint64_t> seen_{0};  // an older value of added_
};

}  // namespace poolbench
