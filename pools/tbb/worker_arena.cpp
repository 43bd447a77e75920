#include "pools/tbb/worker_arena.hpp"

#include <algorithm>
#include <new>

namespace poolbench {

WorkerArena::WorkerArena(unsigned workers, Callers callers)
    : WorkerArena(workers, callers == Callers::work ? workers - 1 : workers, callers == Callers::stay_outside ? 0 : 1,
                  callers == Callers::submit_inside ? 1 : 0) {
  // TBB would initialize it on first use. After a first use that failed, all others wait forever for it to end (oneTBB
  // 2021.8, atomic_do_once in detail/_utils.h). It is initialized in this body, so that the destructor is called if it
  // throws.
  arena_.initialize();
}

WorkerArena::WorkerArena(unsigned workers, unsigned threads, unsigned reserved, unsigned first_slot)
    : workers_(workers),
      first_slot_(first_slot),
      limit_(tbb::global_control::max_allowed_parallelism, threads + 1),
      arena_(static_cast<int>(threads + reserved), reserved) {}

WorkerArena::~WorkerArena() {
  arena_.terminate();
  tbb::finalize(handle_, std::nothrow);
}

/// Even an arena of one has two slots, and its only thread may sit in either.
unsigned WorkerArena::worker() const {
  return std::min(static_cast<unsigned>(tbb::this_task_arena::current_thread_index()) - first_slot_, workers_ - 1);
}

}  // namespace poolbench
