#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <utility>

namespace poolbench {

/// What the threads that call a pool, a producer or the one that drains, do in its arena.
enum class Callers {
  stay_outside,   ///< they only enqueue; W TBB threads work
  submit_inside,  ///< one at a time comes in and spawns, in its own slot; W TBB threads work
  work,           ///< one at a time comes in and is a worker itself; W − 1 TBB threads work beside it
};

/// A tbb::task_arena in which W jobs really run at once; every pool on TBB but bounded-queue has one.
///
/// TBB starts about one thread per processor, so jobs that sleep would hold up the others. W workers need both an arena
/// of W slots, besides those reserved for callers, and a global_control that allows one thread more (the calling one
/// counts); https://github.com/oneapi-src/oneTBB/issues/269 asks for exactly this. TBB keeps its threads, and its limit
/// on them, for the whole process. The destructor ends both (unless other code in the process uses TBB), so that the
/// next arena starts afresh. All tasks must have ended by then.
class WorkerArena {
 public:
  /// TBB starts its threads later, and ends the process if it cannot: call require_startable() first.
  explicit WorkerArena(unsigned workers, Callers callers = Callers::stay_outside);
  WorkerArena(const WorkerArena&) = delete;
  WorkerArena& operator=(const WorkerArena&) = delete;
  ~WorkerArena();

  /// As tbb::task_arena::enqueue(). An exception from `task` would end the process.
  template <class Task>
  void enqueue(Task&& task) {
    arena_.enqueue(std::forward<Task>(task));
  }

  /// As tbb::task_arena::execute(): the calling thread takes the slot that is reserved for callers.
  template <class Action>
  void execute(Action&& action) {
    arena_.execute(std::forward<Action>(action));
  }

  /// Which of the W workers the calling thread is. Call it only inside a task.
  unsigned worker() const;

 private:
  WorkerArena(unsigned workers, unsigned threads, unsigned reserved, unsigned first_slot);

  unsigned workers_;
  unsigned first_slot_;
  tbb::task_scheduler_handle handle_{tbb::attach{}};
  tbb::global_control limit_;
  tbb::task_arena arena_;
};

}  // namespace poolbench
