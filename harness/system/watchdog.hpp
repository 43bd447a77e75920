#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace poolbench {

/// Calls functions at given times, on a thread of its own, until it is destroyed. The destructor waits for a call that
/// is under way.
class Watchdog {
 public:
  struct Alarm {
    std::chrono::steady_clock::time_point when;
    std::function<void()> action;
  };

  /// `alarms` are in the order of their times. Throws std::system_error if the thread cannot be started.
  explicit Watchdog(std::vector<Alarm> alarms);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog();

 private:
  void watch(const std::vector<Alarm>& alarms);

  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace poolbench
