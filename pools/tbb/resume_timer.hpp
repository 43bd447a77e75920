#pragma once

#include <oneapi/tbb/task.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace poolbench {

/// A thread that resumes suspended TBB tasks when their time has come, never before.
///
/// `mutex_` guards `suspended_` and `over_`. The thread waits for the earliest time, or for an earlier one to come.
class ResumeTimer {
 public:
  using Clock = std::chrono::steady_clock;

  /// Throws std::system_error if there is no thread to be had.
  ResumeTimer();
  ResumeTimer(const ResumeTimer&) = delete;
  ResumeTimer& operator=(const ResumeTimer&) = delete;
  /// All tasks must have been resumed.
  ~ResumeTimer();

  /// Any thread.
  void resume_at(Clock::time_point due, tbb::task::suspend_point task);

 private:
  struct Suspended {
    Clock::time_point due;
    tbb::task::suspend_point task;
    bool operator>(const Suspended& other) const { return due > other.due; }
  };

  void keep_time();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<Suspended, std::vector<Suspended>, std::greater<>> suspended_;  // the earliest on top
  bool over_ = false;
  std::thread thread_;
};

}  // namespace poolbench
