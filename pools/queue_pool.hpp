#pragma once

#include <optional>
#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// A job, or none: the word for a worker to end.
using JobOrEnd = std::optional<Job>;

/// The pool most programs write first: W threads that take jobs from one queue. What differs between such pools is the
/// queue.
///
/// `Queue` has push(JobOrEnd) and pop(), which blocks until there is an item; both are thread-safe. Workers wait for an
/// item only; nobody waits for a worker but drain() and the destructor.
template <class Queue>
class QueuePool final : public Pool {
 public:
  explicit QueuePool(PoolConfig config) {
    threads_.reserve(config.workers);
    try {
      for (unsigned worker = 0; worker < config.workers; ++worker)
        threads_.emplace_back([this, worker] { work(worker); });
    } catch (...) {
      end_workers();
      throw;
    }
  }

  ~QueuePool() override {
    completion_.wait_quietly();
    end_workers();
  }

  void submit(Job job) override {
    completion_.submit([&] { queue_.push(job); });
  }

  void drain() override { completion_.wait(); }

 private:
  void work(unsigned worker) {
    while (const JobOrEnd job = queue_.pop()) completion_.run(*job, worker);
  }

  /// They are joined by the destructor of `threads_`, the first of the members to go.
  void end_workers() {
    for (std::size_t worker = 0; worker < threads_.size(); ++worker) queue_.push(std::nullopt);
  }

  Completion completion_;
  Queue queue_;
  std::vector<std::jthread> threads_;
};

}  // namespace poolbench
