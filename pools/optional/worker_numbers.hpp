#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The numbers 0 to W − 1, each held by one running job, for a library that runs at most W jobs at once but does not
/// say on which of its threads. A thread gets the number that it had last, so that in the steady state each touches
/// only its own. run() is thread-safe and waits for nothing but its job.
class WorkerNumbers {
 public:
  explicit WorkerNumbers(unsigned workers) : taken_(workers) {}
  WorkerNumbers(const WorkerNumbers&) = delete;
  WorkerNumbers& operator=(const WorkerNumbers&) = delete;

  /// A number is given back a moment after its job has ended; waits for the last one.
  ~WorkerNumbers() {
    for (const std::atomic<bool>& taken : taken_) {
      while (taken.load(std::memory_order_acquire)) std::this_thread::yield();
    }
  }

  /// Runs `job` on the calling thread under a free number. At most W threads may be inside at once.
  void run(Completion& completion, const Job& job) noexcept {
    const unsigned number = take();
    completion.run(job, number);
    taken_[number].store(false, std::memory_order_release);
  }

 private:
  /// What a thread remembers: its last number, and who gave it. If an object gets the address of an earlier one, its
  /// threads may begin with a stale number, which is as good as any other.
  struct Last {
    const WorkerNumbers* of;
    unsigned number;
  };

  unsigned take() noexcept {
    const auto count = static_cast<unsigned>(taken_.size());
    if (last.of != this) last = {this, newcomers_.fetch_add(1, std::memory_order_relaxed)};
    unsigned number = last.number % count;
    while (taken_[number].exchange(true, std::memory_order_acquire)) number = (number + 1) % count;
    last.number = number;
    return number;
  }

  static inline thread_local Last last{};

  std::vector<std::atomic<bool>> taken_;
  std::atomic<unsigned> newcomers_{0};
};

}  // namespace poolbench
