#pragma once

#include <deque>

#include "pools/article/collector.hpp"
#include "pools/article/worker.hpp"
#include "pools/completion.hpp"
#include "pools/coroutine/inline_executor.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The article's pool without a thread for its dispatcher, so that a job wakes one thread once: the dispatcher is a
/// coroutine, which the thread that completes its rendezvous runs, a producer or a worker. The order of the steps and
/// what blocks are the article's: see Dispatcher and Worker.
class FusedChannelPool final : public Pool {
 public:
  /// Throws std::system_error if a thread cannot be started.
  explicit FusedChannelPool(PoolConfig config);
  ~FusedChannelPool() override;

  void submit(Job job) override {
    completion_.submit([&] { collector_.work.send(job); });
  }

  void drain() override { completion_.wait(); }

 private:
  Completion completion_;
  article::Collector<> collector_;
  article::WorkerChannel<> worker_channel_ = article::make_worker_channel();
  InlineExecutor dispatcher_;  // may run on a worker's thread, so it outlives them
  std::deque<article::Worker> workers_;
};

}  // namespace poolbench
