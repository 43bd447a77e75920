#include "pools/article/fused_pool.hpp"

#include "pools/article/dispatch.hpp"

namespace poolbench {

FusedChannelPool::FusedChannelPool(PoolConfig config) {
  for (unsigned id = 0; id < config.workers; ++id) workers_.emplace_back(id, 0, worker_channel_, completion_);
  dispatcher_.start(article::dispatch(collector_, worker_channel_));
}

FusedChannelPool::~FusedChannelPool() {
  completion_.wait_quietly();
  collector_.end.close();
}

}  // namespace poolbench
