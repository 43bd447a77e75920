#include "harness/system/watchdog.hpp"

#include <utility>

#include "harness/system/interrupt.hpp"

namespace poolbench {

Watchdog::Watchdog(std::vector<Alarm> alarms) {
  const InterruptsBlocked while_started;
  thread_ = std::thread([this, alarms = std::move(alarms)] { watch(alarms); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Watchdog::watch(const std::vector<Alarm>& alarms) {
  std::unique_lock lock(mutex_);
  for (const Alarm& alarm : alarms) {
    if (changed_.wait_until(lock, alarm.when, [this] { return over_; })) return;
    lock.unlock();
    alarm.action();
    lock.lock();
  }
}

}  // namespace poolbench
