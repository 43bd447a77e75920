#include <oneapi/tbb/task_group.h>

#include <mutex>

#include "pools/completion.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/tbb/worker_arena.hpp"

namespace poolbench {
namespace {

/// The producer in the slot for callers holds `turn_`. Without it, a second producer would take the place of a worker;
/// or, if all workers are busy, TBB would run its submit as a task and make it wait for that.
class TaskGroupPool final : public Pool {
 public:
  explicit TaskGroupPool(PoolConfig config) : arena_(config.workers, Callers::submit_inside) {}

  ~TaskGroupPool() noexcept override {
    completion_.wait_quietly();
    group_.wait();  // for what TBB does after a task's last line
  }

  void submit(Job job) override {
    const std::lock_guard turn(turn_);
    completion_.submit([&] { arena_.execute([&] { spawn(job); }); });
  }

  void drain() override { completion_.wait(); }

 private:
  void spawn(Job job) {
    group_.run([this, job] { completion_.run(job, arena_.worker()); });
  }

  Completion completion_;
  std::mutex turn_;
  WorkerArena arena_;
  tbb::task_group group_;
};

}  // namespace

std::unique_ptr<Pool> make_task_group_pool(PoolConfig config) {
  return std::make_unique<TaskGroupPool>(config);
}

}  // namespace poolbench
