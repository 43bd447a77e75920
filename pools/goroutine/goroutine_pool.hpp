#pragma once

#include <deque>

#include "pools/completion.hpp"
#include "pools/coroutine/inbox.hpp"
#include "pools/goroutine/event_loop.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The article's pool as coroutines. submit() never blocks: the inbox has no bound.
///
/// On several threads, each thread has its own dispatcher and a part of the workers. Threads share nothing but the
/// inbox, so work within one thread still costs no lock.
class GoroutinePool : public Pool {
 public:
  /// Starts `max_threads` threads, but no more than there are workers: each thread needs at least one worker, or it
  /// would take jobs that it could not run. Throws std::system_error if a thread cannot be started.
  GoroutinePool(PoolConfig config, unsigned max_threads);
  ~GoroutinePool() override;

  void submit(Job job) override {
    completion_.submit([&] { inbox_.push(job); });
  }

  void drain() override { completion_.wait(); }

 private:
  Completion completion_;
  Inbox<Job> inbox_;
  std::deque<goroutine::EventLoop> loops_;
};

/// On one thread: jobs hash one after another and wait at the same time.
class SingleThreadGoroutinePool final : public GoroutinePool {
 public:
  explicit SingleThreadGoroutinePool(PoolConfig config) : GoroutinePool(config, 1) {}
};

/// On a thread for each processor.
class MultiThreadGoroutinePool final : public GoroutinePool {
 public:
  explicit MultiThreadGoroutinePool(PoolConfig config);
};

}  // namespace poolbench
