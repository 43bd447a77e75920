#pragma once

#include <cassert>
#include <deque>
#include <mutex>
#include <numeric>
#include <optional>
#include <vector>

#include "pools/pool.hpp"

namespace poolbench {

/// Decides which jobs are under way: at most W, each under a worker's number of its own; the others wait in line.
/// For pools whose workers are no threads. Nothing blocks; every member is thread-safe.
class Backlog {
 public:
  explicit Backlog(unsigned workers) : free_(workers) { std::iota(free_.rbegin(), free_.rend(), 0U); }

  /// The worker that shall run `job` now; none if all are busy: then one of them will get it from next().
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

  /// The next job of `worker`, whose last one has ended; without one it is free again.
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

  /// `worker`, who was admitted, could not begin: it is free again. Nobody may have asked for admission meanwhile, or
  /// that job could wait for a worker that never comes.
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
