#pragma once

#include <cstddef>

#include "pools/article/dispatcher.hpp"
#include "pools/completion.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The article's pool behind the contract. submit() blocks while all workers are busy and the dispatcher holds a job.
class ChannelPool : public Pool {
 public:
  explicit ChannelPool(PoolConfig config) : ChannelPool(config, 0) {}

  ~ChannelPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    completion_.submit([&] { dispatcher_.collector().work.send(job); });
  }

  void drain() override { completion_.wait(); }

 protected:
  /// `buffer`: the capacity of each worker's channel.
  ChannelPool(PoolConfig config, std::size_t buffer) : dispatcher_(config.workers, buffer, completion_) {}

 private:
  Completion completion_;
  article::Dispatcher dispatcher_;
};

/// The same with room for a job in each worker's channel. The dispatcher leaves the job there and goes on, while the
/// worker is still waking up. As before, W jobs run and one more is accepted, because each offer is answered once.
class BufferedChannelPool final : public ChannelPool {
 public:
  explicit BufferedChannelPool(PoolConfig config) : ChannelPool(config, 1) {}
};

}  // namespace poolbench
