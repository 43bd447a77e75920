// poolbench with pools that use oneTBB in ways that look right; what goes wrong is told in results/findings.md.

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <new>
#include <stdexcept>
#include <thread>

#include "harness/cli/app.hpp"
#include "pools/completion.hpp"

using namespace poolbench;

namespace {

/// Brings oneTBB's threads and their limit to an end with the pool, so that no later one inherits them. Declared as a
/// pool's first member, it goes last.
struct FreshTbb {
  ~FreshTbb() { tbb::finalize(handle, std::nothrow); }
  tbb::task_scheduler_handle handle{tbb::attach{}};
};

/// Enqueues every job in an arena, as the pool `arena` does.
class EnqueuePool : public Pool {
 public:
  /// `slots`: an arena of so many threads, or of TBB's own choice. No limit is raised here.
  explicit EnqueuePool(int slots) : arena_(slots, 0) {}
  ~EnqueuePool() override {
    completion_.wait_quietly();
    arena_.terminate();
  }

  void submit(Job job) override {
    completion_.submit([&] {
      arena_.enqueue(
          [this, job] { completion_.run(job, static_cast<unsigned>(tbb::this_task_arena::current_thread_index())); });
    });
  }

  void drain() override { completion_.wait(); }

 private:
  Completion completion_;
  tbb::task_arena arena_;
};

/// Leaves the number of threads to TBB.
class DefaultArena final : FreshTbb, public EnqueuePool {
 public:
  explicit DefaultArena(PoolConfig config) : EnqueuePool(tbb::task_arena::automatic) {
    if (config.workers < std::thread::hardware_concurrency()) {
      throw std::invalid_argument("oneTBB starts a thread per processor here; use at least so many workers");
    }
  }
};

/// Asks for an arena of W threads, and for nothing else.
class LargeArena final : FreshTbb, public EnqueuePool {
 public:
  explicit LargeArena(PoolConfig config) : EnqueuePool(static_cast<int>(config.workers)) {}
};

/// Has used TBB.
struct UsedTbb : FreshTbb {
  UsedTbb() {
    tbb::parallel_for(0, 100, [](int) {});
  }
};

/// Asks for W threads and raises the limit, but after TBB was used.
class LateLimit final : UsedTbb, tbb::global_control, public EnqueuePool {
 public:
  explicit LateLimit(PoolConfig config)
      : tbb::global_control(max_allowed_parallelism, config.workers + 1),
        EnqueuePool(static_cast<int>(config.workers)) {}
};

}  // namespace

int main(int argc, char** argv) {
  return run_app(argc, argv,
                 {entry<DefaultArena>("default-arena", "a tbb::task_arena as it comes"),
                  entry<LargeArena>("large-arena", "a tbb::task_arena of W slots without a global_control"),
                  entry<LateLimit>("late-limit", "the same with a global_control, set after TBB was used")});
}
