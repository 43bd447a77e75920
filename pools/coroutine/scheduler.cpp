#include "pools/coroutine/scheduler.hpp"

#include <thread>

#include "pools/channel/cpu_relax.hpp"

namespace poolbench {
namespace {

/// How many tasks run between two looks at the clock and at what other threads woke: a look costs about as much as
/// running a task.
constexpr int tasks_between_polls = 32;

/// For how long run() looks out for work before it sleeps: being woken from a futex costs tens of microseconds.
constexpr int yields = 20;

/// How long before a timer run() stops sleeping and watches the clock: about what a sleep overshoots by on a virtual
/// machine, whose timer interrupts come late.
constexpr std::chrono::microseconds watch_before{60};

}  // namespace

Scheduler::~Scheduler() {
  take_woken();
  while (!ready_.empty()) ready_.pop().destroy();
}

void Scheduler::run() {
  current = this;
  while (alive_.load(std::memory_order_relaxed) > 0) {
    run_ready();
    poll();
    if (ready_.empty() && alive_.load(std::memory_order_relaxed) > 0) idle();
  }
  current = nullptr;
}

void Scheduler::ready(Task::promise_type& task) noexcept {
  if (current == this) {
    ready_.push(task);
    return;
  }
  const std::lock_guard lock(mutex_);
  woken_elsewhere_.push(task);
  has_woken_.store(true, std::memory_order_relaxed);
  if (dozing_) woken_.notify_one();  // locked: once it runs on, run() may return and all this be destroyed
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
  for (const auto now = Clock::now(); !timers_.empty() && timers_.top().due <= now; timers_.pop()) {
    ready_.push(*timers_.top().task);
  }
}

void Scheduler::take_woken() noexcept {
  const std::lock_guard lock(mutex_);
  ready_.append(woken_elsewhere_);
  has_woken_.store(false, std::memory_order_relaxed);
}

void Scheduler::idle() {
  if (timer_is_near()) {
    cpu_relax();
  } else if (!linger()) {
    doze();
  }
}

/// True if there is something to do: somebody woke a task, or a timer has come near. On a busy machine a yield may take
/// as long as the time slices of all who wait for the processor.
bool Scheduler::linger() const noexcept {
  for (int i = 0; i < yields; ++i) {
    if (has_woken_.load(std::memory_order_relaxed) || timer_is_near()) return true;
    std::this_thread::yield();
  }
  return false;
}

bool Scheduler::timer_is_near() const noexcept {
  return !timers_.empty() && timers_.top().due - Clock::now() < watch_before;
}

void Scheduler::doze() {
  const auto woken = [this] { return has_woken_.load(std::memory_order_relaxed); };
  std::unique_lock lock(mutex_);
  dozing_ = true;
  if (timers_.empty()) {
    woken_.wait(lock, woken);
  } else {
    woken_.wait_until(lock, timers_.top().due - watch_before, woken);
  }
  dozing_ = false;
}

}  // namespace poolbench
