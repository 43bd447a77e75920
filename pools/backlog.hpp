#pragma once

#include <cassert>
#include <deque>
#include <mutex>
#include <numeric>
#include <optional>
#include <vector>

#include "pools/pool.hpp"

namespace poolbench {

/// Decides which jobs are under way: at most W, each under its own worker number; the others wait in line. For pools
/// whose workers are not threads. No member blocks; all are thread-safe.
class Backlog {
 public:
  explicit Backlog(unsigned workers) : free_(workers) { std::iota(free_.rbegin(), free_.rend(), 0U); }

  /// Returns the worker that should run `job` now. If all are busy, returns nothing, and one of them gets the job from
  /// next().
  std::optional<unsigned> admit(Job job) {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
      waiting_.push_back(job);
      return std::nullopt;
    }
    const unsigned worker = free_.back();
    free_.pop_back();
    return worker;
  }

  /// Returns the next job for `worker`, whose previous one has ended. If none is waiting, the worker is free again.
  std::optional<Job> next(unsigned worker) {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      free_.push_back(worker);
      return std::nullopt;
    }
    const Job job = waiting_.front();
    waiting_.pop_front();
    return job;
  }

  /// Frees `worker`, which was admitted but could not begin. No other thread may have called admit() in between, or its
  /// job could wait for a worker that never comes.
  void give_back(unsigned worker) noexcept {
    const std::lock_guard lock(mutex_);
    assert(waiting_.empty());
    free_.push_back(worker);  // never allocates: there is room for all workers
  }

 private:
  std::mutex mutex_;
  std::vector<unsigned> free_;
  std::deque<Job> waiting_;
};

}  // namespace poolbench
