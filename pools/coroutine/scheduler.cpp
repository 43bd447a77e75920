#include "pools/coroutine/scheduler.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "pools/channel/cpu_relax.hpp"

namespace poolbench {
namespace {

/// How many tasks run between two looks at the clock and at the tasks woken elsewhere: a look costs about as much as
/// running a task.
constexpr int tasks_between_polls = 32;

}  // namespace

Scheduler::~Scheduler() {
  take_woken();
  while (!ready_.empty()) ready_.pop().destroy();
}

void Scheduler::run() {
  Scheduler* const outer = std::exchange(current, this);
  PollingRule polling(Clock::now());
  while (alive_.load(std::memory_order_relaxed) > 0) {
    run_ready();
    poll();
    if (ready_.empty() && alive_.load(std::memory_order_relaxed) > 0) idle(polling);
  }
  current = outer;
}

void Scheduler::ready(Task::promise_type& task) noexcept {
  if (current == this) {
    ready_.push(task);
    return;
  }
  const std::lock_guard lock(mutex_);
  woken_elsewhere_.push(task);
  has_woken_.store(true, std::memory_order_relaxed);
  if (dozing_) woken_.notify_one();  // locked: once run() goes on, it may return, and the scheduler be destroyed
}

void Scheduler::started() noexcept {
  alive_.fetch_add(1, std::memory_order_relaxed);
}

void Scheduler::finished() noexcept {
  alive_.fetch_sub(1, std::memory_order_relaxed);
}

void Scheduler::run_ready() {
  for (int count = 0; !ready_.empty() && count < tasks_between_polls; ++count) ready_.pop().resume();
}

void Scheduler::poll() {
  if (has_woken_.load(std::memory_order_relaxed)) take_woken();
  if (!timers_.empty()) wake_sleepers();
}

void Scheduler::wake_sleepers() {
  for (const auto now = Clock::now(); !timers_.empty() && timers_.next().due <= now;) ready_.push(*timers_.pop());
}

void Scheduler::take_woken() noexcept {
  const std::lock_guard lock(mutex_);
  ready_.append(woken_elsewhere_);
  has_woken_.store(false, std::memory_order_relaxed);
}

void Scheduler::idle(PollingRule& polling) {
  const auto now = Clock::now();
  const auto due = timers_.empty() ? Clock::time_point::max() : timers_.next().due;
  const auto until = timers_.empty() ? due : polling.sleep_until(due, now);
  if (until <= now) return watch_clock(due, now, polling);
  if (polling.may_look_out(now)) {
    const auto end = std::min(until, now + PollingRule::look_out);
    // A sleep that is over before it begins would say nothing about how late sleeps are.
    if (look_out(end, now, polling) || end == until) return;
  }
  doze(until, polling);
}

/// Returns at `due`, or when another thread wakes a task.
void Scheduler::watch_clock(Clock::time_point due, Clock::time_point start, PollingRule& polling) const {
  auto now = start;
  for (; now < due && !has_woken_.load(std::memory_order_relaxed); now = Clock::now()) cpu_relax();
  polling.polled(now - start);
}

/// Returns true if another thread woke a task before `until`. On a busy machine a yield may take as long as the time
/// slices of all threads that wait for the processor. Nothing is polled in that time, so it is not taken off the
/// budget.
bool Scheduler::look_out(Clock::time_point until, Clock::time_point start, PollingRule& polling) const {
  while (!has_woken_.load(std::memory_order_relaxed)) {
    if (Clock::now() >= until) {
      polling.polled(until - start);
      return false;
    }
    std::this_thread::yield();
  }
  return true;
}

void Scheduler::doze(Clock::time_point until, PollingRule& polling) {
  const auto woken = [this] { return has_woken_.load(std::memory_order_relaxed); };
  std::unique_lock lock(mutex_);
  dozing_ = true;
  if (timers_.empty()) {
    woken_.wait(lock, woken);
  } else if (!woken_.wait_until(lock, until, woken)) {
    polling.slept(until, Clock::now());
  }
  dozing_ = false;
}

}  // namespace poolbench
