#pragma once

#include <oneapi/tbb/task.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

#include "pools/coroutine/timer_heap.hpp"

namespace poolbench {

/// A thread that resumes suspended TBB tasks when their time has come, never earlier.
///
/// `mutex_` guards `suspended_` and `over_`. The thread waits for the earliest time, or until an earlier one is added.
class ResumeTimer {
 public:
  using Clock = std::chrono::steady_clock;

  /// At most `tasks` may be suspended at once. Throws std::system_error if the thread cannot be started.
  explicit ResumeTimer(std::size_t tasks);
  ResumeTimer(const ResumeTimer&) = delete;
  ResumeTimer& operator=(const ResumeTimer&) = delete;
  /// All tasks must have been resumed.
  ~ResumeTimer();

  /// Any thread may call it. Allocates nothing, because an exception where it is called would leave the task suspended
  /// forever.
  void resume_at(Clock::time_point due, tbb::task::suspend_point task) noexcept;

 private:
  void keep_time();

  std::mutex mutex_;
  std::condition_variable changed_;
  TimerHeap<tbb::task::suspend_point> suspended_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace poolbench
