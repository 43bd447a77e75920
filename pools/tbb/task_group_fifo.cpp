#include <oneapi/tbb/task_group.h>

#include "pools/completion.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/tbb/worker_arena.hpp"

namespace poolbench {
namespace {

class TaskGroupFifoPool final : public Pool {
 public:
  explicit TaskGroupFifoPool(PoolConfig config) : arena_(config.workers) {}

  ~TaskGroupFifoPool() noexcept override {
    completion_.wait_quietly();
    group_.wait();  // for what TBB does after a task's last line
  }

  void submit(Job job) override {
    completion_.submit([&] { arena_.enqueue(group_.defer([this, job] { completion_.run(job, arena_.worker()); })); });
  }

  void drain() override { completion_.wait(); }

 private:
  Completion completion_;
  WorkerArena arena_;
  tbb::task_group group_;
};

}  // namespace

std::unique_ptr<Pool> make_task_group_fifo_pool(PoolConfig config) {
  return std::make_unique<TaskGroupFifoPool>(config);
}

}  // namespace poolbench
