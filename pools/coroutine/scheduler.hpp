#pragma once

#include "pools/language.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "pools/coroutine/polling_rule.hpp"
#include "pools/coroutine/run_queue.hpp"
#include "pools/coroutine/task.hpp"
#include "pools/coroutine/timer_heap.hpp"

namespace poolbench {

/// Runs any number of coroutines on one thread, the one that calls run(), like the Go runtime with GOMAXPROCS=1. Among
/// themselves they use OnOneThread channels. Other threads may wake them too, through BetweenThreads channels or
/// anything else that calls unpark().
///
/// Who waits for whom: run() waits until a task is ready, woken from elsewhere, or at the end of its sleep. Other
/// threads wait for run() only through its tasks. `mutex_` guards what other threads leave behind and whether run()
/// dozes.
class Scheduler final : public Executor {
 public:
  using Clock = std::chrono::steady_clock;

  /// Frees tasks that were started but never run. All others must have ended.
  ~Scheduler() override;

  /// Runs tasks until all that were started have ended. When no task is ready, it looks out for some microseconds, then
  /// sleeps until shortly before the next timer and watches the clock from there, within the bounds of PollingRule, so
  /// that a task wakes on time without keeping a processor busy. A task that computes keeps all others waiting; so does
  /// one that calls run() of another scheduler, until that returns. A task must not call run() of its own scheduler.
  void run();

  /// Any thread may call it. Before run(), it only remembers the task.
  void ready(Task::promise_type& task) noexcept override;

  /// Sets how many tasks may sleep at once without an allocation in sleep_until(). Call it before run(). An allocation
  /// there could fail, and the exception would leave the coroutine and end the process.
  void reserve_timers(std::size_t sleepers) { timers_.reserve(sleepers); }

  /// `co_await scheduler.sleep_until(time)`, for its own tasks: resumes at `time` or later, never earlier.
  auto sleep_until(Clock::time_point time) {
    struct Sleep {
      bool await_ready() const noexcept { return false; }
      void await_suspend(Task::Handle task) const { scheduler.timers_.push(until, &task.promise()); }
      void await_resume() const noexcept {}
      Scheduler& scheduler;
      Clock::time_point until;
    };
    return Sleep{*this, time};
  }

 private:
  void started() noexcept override;
  void finished() noexcept override;

  void run_ready();
  void poll();
  void wake_sleepers();
  void take_woken() noexcept;
  void idle(PollingRule& polling);
  void watch_clock(Clock::time_point due, Clock::time_point start, PollingRule& polling) const;
  bool look_out(Clock::time_point until, Clock::time_point start, PollingRule& polling) const;
  void doze(Clock::time_point until, PollingRule& polling);

  static inline thread_local Scheduler* current = nullptr;  // the one whose run() the calling thread is in

  RunQueue ready_;
  TimerHeap<Task::promise_type*> timers_;
  std::atomic<std::size_t> alive_{0};  // tasks

  std::mutex mutex_;
  std::condition_variable woken_;
  RunQueue woken_elsewhere_;            // guarded by mutex_
  bool dozing_ = false;                 // guarded by mutex_
  std::atomic<bool> has_woken_{false};  // woken_elsewhere_ is not empty; written under mutex_, a hint outside
};

}  // namespace poolbench
