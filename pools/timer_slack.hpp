#pragma once

namespace poolbench {

/// Makes the kernel wake the calling thread from timed waits as soon as it can. Otherwise a wake-up may be late by the
/// thread's timer slack, 50 us by default. For a thread whose one timer replaces the sleeps of all workers, so that all
/// such pools are measured under the same conditions. Does nothing where the system has no such setting.
void minimize_timer_slack();

/// The same until it is destroyed, when the thread gets its own slack back: threads that are started meanwhile would
/// inherit it.
class LeastTimerSlack {
 public:
  LeastTimerSlack();
  LeastTimerSlack(const LeastTimerSlack&) = delete;
  LeastTimerSlack& operator=(const LeastTimerSlack&) = delete;
  ~LeastTimerSlack();

 private:
  long before_ns_;
};

}  // namespace poolbench
