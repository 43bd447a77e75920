#include "pools/article/fused_pool.hpp"

#include <optional>

#include "pools/article/dispatch.hpp"
#include "pools/channel/select.hpp"

namespace poolbench {

FusedChannelPool::FusedChannelPool(PoolConfig config) {
  try {
    while (workers_.size() < config.workers) start_worker();
    dispatcher_.start(article::dispatch(collector_, worker_channel_));
  } catch (...) {
    end_workers();
    throw;
  }
}

FusedChannelPool::~FusedChannelPool() {
  completion_.wait_quietly();
  collector_.end.close();
  end_workers();
}

void FusedChannelPool::start_worker() {
  const auto id = static_cast<unsigned>(workers_.size());
  Worker& worker = workers_.emplace_back();
  try {
    worker.thread = start_with_parker([this, id, &worker] { work(id, worker); });
  } catch (...) {
    workers_.pop_back();
    throw;
  }
}

void FusedChannelPool::work(unsigned id, const Worker& worker) {
  std::optional<Job> job;
  std::optional<bool> ended;
  while (select(offer_to(worker_channel_, worker.channel, job), receive_from(worker.end, ended)) == 0) {
    completion_.run(*job, id);
  }
}

void FusedChannelPool::end_workers() {
  for (const Worker& worker : workers_) worker.end.close();
  for (Worker& worker : workers_) worker.thread.join();
}

}  // namespace poolbench
