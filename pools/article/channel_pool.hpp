#pragma once

#include "pools/article/dispatcher.hpp"
#include "pools/completion.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The article's pool behind the contract. submit() blocks while all workers are busy and the dispatcher holds a job.
class ChannelPool final : public Pool {
 public:
  explicit ChannelPool(PoolConfig config) : dispatcher_(config.workers, completion_) {}

  ~ChannelPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    completion_.submit([&] { dispatcher_.collector().work.send(job); });
  }

  void drain() override { completion_.wait(); }

 private:
  Completion completion_;
  article::Dispatcher dispatcher_;
};

}  // namespace poolbench
