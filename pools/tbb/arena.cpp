#define TBB_PREVIEW_WAITING_FOR_WORKERS 1  // finalize() in oneTBB before 2021.6
#include "pools/tbb/arena.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <new>

#include "pools/completion.hpp"
#include "pools/tbb/thread_preflight.hpp"

namespace poolbench {

class ArenaPool::Scheduler {
 public:
  explicit Scheduler(unsigned workers)
      : workers_(workers),
        limit_(tbb::global_control::max_allowed_parallelism, startable(workers) + 1),
        arena_(static_cast<int>(workers), /*reserved_for_masters=*/0) {}

  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  ~Scheduler() {
    completion_.wait_quietly();
    arena_.terminate();
    tbb::finalize(handle_, std::nothrow);
  }

  void submit(Job job) {
    // Completion::run() lets no exception out; one that escaped an enqueued task would end the process.
    completion_.submit([&] { arena_.enqueue([this, job] { completion_.run(job, worker()); }); });
  }

  void drain() { completion_.wait(); }

 private:
  static unsigned startable(unsigned workers) {
    require_startable(workers);
    return workers;
  }

  /// An arena of one has two slots all the same, and its only thread may sit in either.
  unsigned worker() const {
    return std::min(static_cast<unsigned>(tbb::this_task_arena::current_thread_index()), workers_ - 1);
  }

  unsigned workers_;
  Completion completion_;
  tbb::task_scheduler_handle handle_{tbb::attach{}};
  tbb::global_control limit_;
  tbb::task_arena arena_;
};

ArenaPool::ArenaPool(PoolConfig config) : scheduler_(std::make_unique<Scheduler>(config.workers)) {}
ArenaPool::~ArenaPool() = default;
void ArenaPool::submit(Job job) {
  scheduler_->submit(job);
}
void ArenaPool::drain() {
  scheduler_->drain();
}

}  // namespace poolbench
