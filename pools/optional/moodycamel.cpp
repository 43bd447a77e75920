#include <concurrentqueue/blockingconcurrentqueue.h>

#include "pools/optional/optional_pools.hpp"
#include "pools/queue_pool.hpp"

namespace poolbench {
namespace {

/// First in, first out, but only per producer. That is enough: the pool pushes the workers' ends after all jobs have
/// ended.
class MoodycamelQueue {
 public:
  void push(const JobOrEnd& item) {
    if (!items_.enqueue(item)) throw std::bad_alloc();
  }

  JobOrEnd pop() {
    JobOrEnd item;
    items_.wait_dequeue(item);
    return item;
  }

 private:
  moodycamel::BlockingConcurrentQueue<JobOrEnd> items_;
};

}  // namespace

std::unique_ptr<Pool> make_moodycamel_pool(PoolConfig config) {
  return std::make_unique<QueuePool<MoodycamelQueue>>(config);
}

}  // namespace poolbench
