#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// A job, or nothing, which tells a worker to end.
using JobOrEnd = std::optional<Job>;

/// Ends the workers of a queue that cannot be closed: pushes one end for each. If there is no memory for one, retries
/// until there is: a worker that gets no end would never be joined, and the other workers free some memory as they end.
template <class Queue>
void push_ends(Queue& queue, std::size_t workers) noexcept {
  while (workers > 0) {
    try {
      queue.push(std::nullopt);
      --workers;
    } catch (...) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

/// The pool most programs write first: W threads that take jobs from one queue. Such pools differ only in the queue.
///
/// `Queue` has push(JobOrEnd), which may throw and then has no effect, and pop(), which blocks until there is an item;
/// both are thread-safe. If it also has close(), the pool calls that once, after every push(). close() does not throw,
/// and makes every pop() of an empty queue return no job. Without close(), the pool pushes one end for each worker.
/// Workers wait only for an item; only drain() and the destructor wait for workers.
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

  /// The destructor of `threads_`, the first member to go, joins them.
  void end_workers() noexcept {
    if constexpr (requires { queue_.close(); }) {
      queue_.close();
    } else {
      push_ends(queue_, threads_.size());
    }
  }

  Completion completion_;
  Queue queue_;
  std::vector<std::jthread> threads_;
};

}  // namespace poolbench
