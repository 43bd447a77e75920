#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// A job, or none: the word for a worker to end.
using JobOrEnd = std::optional<Job>;

/// The end of a queue that cannot be closed: pushes one for each worker. If there is no memory for one, tries again
/// until there is: a worker that is not told would never be joined, and the others, as they end, give some memory back.
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

/// The pool most programs write first: W threads that take jobs from one queue. What differs between such pools is the
/// queue.
///
/// `Queue` has push(JobOrEnd), which may throw and then has no effect, and pop(), which blocks until there is an item;
/// both are thread-safe. If it has close() as well, that is called once, after every push(), throws nothing, and has
/// every pop() of an empty queue return no job; else each worker is pushed an end. Workers wait for an item only;
/// nobody waits for a worker but drain() and the destructor.
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
