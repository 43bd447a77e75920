#pragma once

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "pools/first_error.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// A job that waits for drain(), and whether it has run.
struct PostponedJob {
  Job job;
  bool done = false;
};

/// A pool for constructs that want all their work at once: it postpones submitted jobs until drain() or its destructor.
/// submit() never blocks.
///
/// `Construct` is built from a PoolConfig and has `run(jobs, run_job)`. That calls `run_job(job, worker)` for each
/// element of a std::vector<PostponedJob>, on at most W threads at once, and returns when all have ended. `run_job`
/// does not throw. If `run` itself throws because it lacks memory, it has ended what it began and left the rest. The
/// next drain() or the destructor then runs those jobs, the destructor on its own thread if necessary.
template <class Construct>
class BatchPool final : public Pool {
 public:
  explicit BatchPool(PoolConfig config) : construct_(config) {}

  ~BatchPool() override {
    try {
      run_postponed();
    } catch (...) {
      run_alone(current_);
      run_alone(postponed_);
    }
  }

  void submit(Job job) override {
    const std::lock_guard lock(mutex_);
    postponed_.push_back({job});
  }

  void drain() override {
    run_postponed();
    error_.rethrow();
  }

 private:
  using Jobs = std::vector<PostponedJob>;

  void run_postponed() {
    run_current();  // what the last drain() may have left
    {
      const std::lock_guard lock(mutex_);
      current_.swap(postponed_);
    }
    run_current();
  }

  void run_current() {
    if (current_.empty()) return;
    try {
      construct_.run(current_, [this](PostponedJob& job, unsigned worker) noexcept { run(job, worker); });
    } catch (...) {
      forget_done();
      throw;
    }
    forget_done();
  }

  /// Acquire pairs with the release in run(): the threads that ran the jobs set the marks.
  void forget_done() noexcept {
    std::erase_if(current_,
                  [](PostponedJob& job) { return std::atomic_ref(job.done).load(std::memory_order_acquire); });
  }

  void run_alone(Jobs& jobs) noexcept {
    for (PostponedJob& job : jobs) run(job, 0);
  }

  void run(PostponedJob& job, unsigned worker) noexcept {
    error_.guard([&] { job.job(worker); });
    std::atomic_ref(job.done).store(true, std::memory_order_release);
  }

  Construct construct_;
  FirstError error_;
  Jobs current_;  // used only by the thread that drains
  std::mutex mutex_;
  Jobs postponed_;  // guarded by mutex_
};

}  // namespace poolbench
