#pragma once

#include "pools/language.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace poolbench {

/// Counts what is under way and waits until nothing is, like Go's sync.WaitGroup.
///
/// Protocol: the count reaches zero only while `mutex_` is held, and wait() looks at it only while holding `mutex_`. So
/// a waiter that saw zero also saw the last done() leave its critical section, and may destroy the WaitGroup at once.
/// Each done() releases and wait() acquires: what happened before a done() is visible after wait().
class WaitGroup {
 public:
  /// Adds one. Any thread may call it, before the matching done().
  void add() { count_.fetch_add(1, std::memory_order_relaxed); }

  /// Ends one. Any thread may call it.
  void done() {
    std::int64_t count = count_.load(std::memory_order_relaxed);
    while (count > 1) {
      if (count_.compare_exchange_weak(count, count - 1, std::memory_order_acq_rel, std::memory_order_relaxed)) return;
    }
    const std::lock_guard lock(mutex_);
    if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) idle_.notify_all();
  }

  /// Blocks until nothing is under way.
  void wait() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return count_.load(std::memory_order_acquire) == 0; });
  }

 private:
  std::atomic<std::int64_t> count_{0};
  std::mutex mutex_;
  std::condition_variable idle_;
};

}  // namespace poolbench
