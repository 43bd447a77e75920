#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "pools/first_error.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// A pool for constructs that want all their work at once: it postpones what is submitted to drain(), or to its end.
/// submit() never blocks.
///
/// `Construct` is built from a PoolConfig and has `run(jobs, run_job)`, which calls `run_job(job, worker)` for each of
/// a std::vector<Job>, on at most W threads at once, and returns when all have ended; `run_job` throws nothing.
template <class Construct>
class BatchPool final : public Pool {
 public:
  explicit BatchPool(PoolConfig config) : construct_(config) {}

  ~BatchPool() override { run_postponed(); }

  void submit(Job job) override {
    const std::lock_guard lock(mutex_);
    postponed_.push_back(job);
  }

  void drain() override {
    run_postponed();
    error_.rethrow();
  }

 private:
  void run_postponed() {
    std::vector<Job> jobs;
    {
      const std::lock_guard lock(mutex_);
      jobs.swap(postponed_);
    }
    construct_.run(jobs, [this](const Job& job, unsigned worker) noexcept { error_.guard([&] { job(worker); }); });
  }

  Construct construct_;
  FirstError error_;
  std::mutex mutex_;
  std::vector<Job> postponed_;
};

}  // namespace poolbench
