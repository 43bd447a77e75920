#pragma once

#include <condition_variable>
#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

namespace poolbench {

/// The numbers 0 to W − 1, each held by one running job. A pool without workers of its own needs them to run at most W
/// jobs and to say which worker runs a job. Every member is thread-safe.
class WorkerSlots {
 public:
  explicit WorkerSlots(unsigned workers) : free_(workers) { std::iota(free_.rbegin(), free_.rend(), 0U); }

  /// Blocks until a number is free.
  unsigned take() {
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [this] { return !free_.empty(); });
    const unsigned slot = free_.back();
    free_.pop_back();
    return slot;
  }

  /// Blocks until a number is free, then calls `hand_on(number)`, which passes it to a job. If that throws, the number
  /// is free again and the exception passes through.
  template <class HandOn>
  void lend(HandOn&& hand_on) {
    const unsigned slot = take();
    try {
      std::forward<HandOn>(hand_on)(slot);
    } catch (...) {
      give_back(slot);
      throw;
    }
  }

  /// Called at the end of a job's thread, so it must not fail.
  void give_back(unsigned slot) noexcept {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(slot);  // never allocates: there is room for all
    }
    given_back_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<unsigned> free_;
};

}  // namespace poolbench
