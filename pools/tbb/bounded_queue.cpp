#include <oneapi/tbb/concurrent_queue.h>

#include "pools/queue_pool.hpp"
#include "pools/tbb/tbb_pools.hpp"

namespace poolbench {
namespace {

class BoundedQueue {
 public:
  void push(const JobOrEnd& item) { items_.push(item); }

  JobOrEnd pop() {
    JobOrEnd item;
    items_.pop(item);
    return item;
  }

 private:
  tbb::concurrent_bounded_queue<JobOrEnd> items_;
};

}  // namespace

std::unique_ptr<Pool> make_bounded_queue_pool(PoolConfig config) {
  return std::make_unique<QueuePool<BoundedQueue>>(config);
}

}  // namespace poolbench
