#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pools/completion.hpp"
#include "pools/queue_pool.hpp"
#include "pools/registry.hpp"
#include "pools/standard/blocking_queue.hpp"

namespace poolbench::testing {

/// How a pool of threads on a queue cheats.
struct Tricks {
  unsigned threads_per_worker = 1;
  bool one_number = false;      ///< every thread says that it is worker 0
  bool unknown_number = false;  ///< every thread says that it is worker W
  bool early_drain = false;     ///< drain() returns at once
  bool detached = false;        ///< the destructor leaves the threads behind, too
  int lost_job = 0;             ///< this job, counted from 1, is dropped
  int repeated_job = 0;         ///< this job runs twice
  int throwing_submit = 0;      ///< this call of submit() throws
  int throwing_drain = 0;       ///< this call of drain() throws
  bool in_halves = false;       ///< runs begin() and end() …
  bool keeps_waits = true;      ///< … and lets the wait pass between them
  bool ends_jobs = true;        ///< … or forgets to call end()
};

class Trickster final : public Pool {
 public:
  Trickster(PoolConfig config, const Tricks& tricks) : shared_(std::make_shared<Shared>()), tricks_(tricks) {
    for (unsigned i = 0; i < config.workers * tricks.threads_per_worker; ++i) {
      const unsigned number = tricks.unknown_number ? config.workers : tricks.one_number ? 0 : i % config.workers;
      threads_.emplace_back([shared = shared_, tricks, number] { work(*shared, tricks, number); });
    }
  }

  ~Trickster() override {
    if (!tricks_.early_drain) shared_->completion.wait_quietly();
    for (std::size_t i = 0; i < threads_.size(); ++i) shared_->jobs.push(std::nullopt);
    for (std::thread& thread : threads_) tricks_.detached ? thread.detach() : thread.join();
  }

  void submit(Job job) override {
    const int number = ++submitted_;
    if (number == tricks_.throwing_submit) throw std::runtime_error("queue full");
    if (number == tricks_.lost_job) return;
    for (int times = number == tricks_.repeated_job ? 2 : 1; times > 0; --times)
      shared_->completion.submit([&] { shared_->jobs.push(job); });
  }

  void drain() override {
    if (!tricks_.early_drain) shared_->completion.wait();
    if (++drained_ == tricks_.throwing_drain) throw std::runtime_error("cannot drain");
  }

 private:
  /// Shared with the threads, because some of them outlive the pool.
  struct Shared {
    Completion completion;
    BlockingQueue<JobOrEnd> jobs;
  };

  static void work(Shared& shared, const Tricks& tricks, unsigned worker) {
    while (const JobOrEnd job = shared.jobs.pop()) {
      if (!tricks.in_halves) {
        shared.completion.run(*job, worker);
        continue;
      }
      const auto wait = shared.completion.begin(*job, worker);
      if (wait && tricks.keeps_waits) std::this_thread::sleep_for(*wait);
      if (wait) shared.completion.end(tricks.ends_jobs ? *job : Job(nothing(), 0));
    }
  }

  static JobBody& nothing() {
    struct Nothing final : JobBody {
      std::chrono::nanoseconds begin(std::uint64_t, unsigned) override { return {}; }
    };
    static Nothing nothing;
    return nothing;
  }

  std::shared_ptr<Shared> shared_;
  Tricks tricks_;
  std::vector<std::thread> threads_;
  std::atomic<int> submitted_{0};
  int drained_ = 0;
};

/// A pool that breaks its contract, and what a trial of it reports.
struct CheatingPool {
  PoolEntry entry;
  std::string warm;  ///< part of the error of a trial of 4 workers
  std::string cold;  ///< the same without warm-up; if empty, same as `warm`
};

inline CheatingPool cheating_pool(std::string name, const Tricks& tricks, std::string warm, std::string cold = "") {
  PoolEntry entry{.name = std::move(name), .description = "cheats", .make = [tricks](PoolConfig config) {
                    return std::make_unique<Trickster>(config, tricks);
                  }};
  entry.in_halves = tricks.in_halves;
  return {std::move(entry), std::move(warm), std::move(cold)};
}

/// One pool for each promise of the contract, for trials of 100 jobs of a millisecond on 4 workers.
inline std::vector<CheatingPool> cheating_pools() {
  std::vector<CheatingPool> pools;
  pools.push_back(cheating_pool("twice-as-many", {.threads_per_worker = 2}, "at once on 4 workers"));
  pools.push_back(
      cheating_pool("twice-as-many-halves", {.threads_per_worker = 2, .in_halves = true}, "at once on 4 workers"));
  pools.push_back(
      cheating_pool("one-number", {.one_number = true}, "the pool ran two jobs at once as the same worker"));
  pools.push_back(cheating_pool("one-number-halves", {.one_number = true, .in_halves = true},
                                "the pool ran two jobs at once as the same worker"));
  pools.push_back(cheating_pool("unknown-number", {.unknown_number = true},
                                "the pool ran a job as a worker it does not have (of 4 workers)"));
  pools.push_back(cheating_pool("impatient", {.in_halves = true, .keeps_waits = false}, "100 jobs too early"));
  pools.push_back(cheating_pool("forgets-ends", {.in_halves = true, .ends_jobs = false},
                                "warm-up: drain() returned when 0 of 5 jobs had ended",
                                "the pool began 100 jobs and ended 0"));
  pools.push_back(
      cheating_pool("early-drain", {.early_drain = true}, "warm-up: drain() returned when", "drain() returned when"));
  pools.push_back(cheating_pool("leaves-threads", {.early_drain = true, .detached = true},
                                "warm-up: drain() returned when", "the pool lost"));
  pools.push_back(cheating_pool("loses-a-job", {.lost_job = 50}, "the pool lost 1 job of 100"));
  pools.push_back(cheating_pool("repeats-a-job", {.repeated_job = 50}, "the pool ran 101 jobs instead of 100"));
  pools.push_back(cheating_pool("swaps-jobs", {.lost_job = 50, .repeated_job = 51},
                                "the pool ran some jobs twice and lost as many others"));
  pools.push_back(cheating_pool("full-at-once", {.throwing_submit = 3}, "warm-up: queue full", "batch: queue full"));
  pools.push_back(cheating_pool("full-later", {.throwing_submit = 40}, "batch: queue full"));
  pools.push_back(cheating_pool("cannot-drain", {.throwing_drain = 1}, "warm-up: cannot drain", "batch: cannot drain"));
  pools.push_back(cheating_pool("undeclared-halves", {.in_halves = true}, "set in_halves"));
  pools.back().entry.in_halves = false;
  return pools;
}

}  // namespace poolbench::testing
