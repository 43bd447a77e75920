#pragma once

#include <deque>
#include <thread>

#include "pools/article/collector.hpp"
#include "pools/completion.hpp"
#include "pools/coroutine/inline_executor.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The article's pool on threads, with its steps fused so that a job wakes one thread once:
/// - The dispatcher is a coroutine. The thread that completes its rendezvous, a producer or a worker, runs it.
/// - A worker's offer of its channel and its wait for a job through it are one wait (offer_to()).
///
/// The order of the steps and what blocks are the article's: see Dispatcher and Worker.
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
  struct Worker {
    Channel<Job> channel = make_channel<Job>();
    Channel<bool> end = make_channel<bool>();
    std::thread thread;
  };

  void start_worker();
  void work(unsigned id, const Worker& worker);
  void end_workers();

  Completion completion_;
  article::Collector<> collector_;
  article::WorkerChannel<> worker_channel_ = article::make_worker_channel();
  std::deque<Worker> workers_;
  InlineExecutor dispatcher_;
};

}  // namespace poolbench
