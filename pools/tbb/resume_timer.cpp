#include "pools/tbb/resume_timer.hpp"

#include "pools/timer_slack.hpp"

namespace poolbench {

ResumeTimer::ResumeTimer(std::size_t tasks) {
  suspended_.reserve(tasks);
  thread_ = std::thread([this] { keep_time(); });
}

ResumeTimer::~ResumeTimer() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void ResumeTimer::resume_at(Clock::time_point due, tbb::task::suspend_point task) noexcept {
  const std::lock_guard lock(mutex_);
  const bool earliest = suspended_.empty() || due < suspended_.next().due;
  suspended_.push(due, task);
  if (earliest) changed_.notify_one();
}

void ResumeTimer::keep_time() {
  minimize_timer_slack();
  for (std::unique_lock lock(mutex_); !over_;) {
    if (suspended_.empty()) {
      changed_.wait(lock);
    } else if (const auto due = suspended_.next().due; Clock::now() < due) {
      changed_.wait_until(lock, due);
    } else {
      const tbb::task::suspend_point task = suspended_.pop();
      lock.unlock();
      tbb::task::resume(task);
      lock.lock();
    }
  }
}

}  // namespace poolbench
