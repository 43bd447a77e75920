#pragma once

#include <condition_variable>
#include <mutex>

namespace poolbench::testing {

/// A gate that tests hold shut and then open permanently, and a counter of the callers that have reached it. Tests wait
/// on it instead of sleeping. Every member is thread-safe.
class Gate {
 public:
  /// Counts the caller as arrived, then blocks until the gate is open or admits it.
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    arrival_.notify_all();
    passage_.wait(lock, [this] { return open_ || admitted_ > 0; });
    if (!open_) --admitted_;
  }

  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    passage_.notify_all();
  }

  /// Lets one caller through and stays shut for the others.
  void admit_one() {
    const std::lock_guard lock(mutex_);
    ++admitted_;
    passage_.notify_one();
  }

  /// Blocks until `count` callers in all have reached the gate.
  void wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    arrival_.wait(lock, [&] { return arrived_ >= count; });
  }

  int arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  std::mutex mutex_;
  // Two, so that an arrival does not wake those that have arrived: hundreds of them, for nothing, each time.
  std::condition_variable arrival_;
  std::condition_variable passage_;
  int arrived_ = 0;
  int admitted_ = 0;
  bool open_ = false;
};

/// Opens the gate at the end of the scope, so that threads that a failed test leaves waiting at it can be joined.
/// Declare it after the threads that it frees.
class OpenedAtExit {
 public:
  explicit OpenedAtExit(Gate& gate) : gate_(gate) {}
  OpenedAtExit(const OpenedAtExit&) = delete;
  OpenedAtExit& operator=(const OpenedAtExit&) = delete;
  ~OpenedAtExit() { gate_.open(); }

 private:
  Gate& gate_;
};

}  // namespace poolbench::testing
