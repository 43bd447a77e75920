#pragma once

#include <condition_variable>
#include <mutex>

namespace poolbench::testing {

/// A door that tests hold shut and then open for good, and a counter of who has come to it: what tests wait on instead
/// of sleeping. Every member is thread-safe.
class Gate {
 public:
  /// Counts the caller as arrived, then blocks until the gate is open or admits it.
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_ || admitted_ > 0; });
    if (!open_) --admitted_;
  }

  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

  /// Lets one caller through and stays shut for the others.
  void admit_one() {
    const std::lock_guard lock(mutex_);
    ++admitted_;
    changed_.notify_all();
  }

  /// Blocks until `count` callers have come to the gate, ever.
  void wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }

  int arrived() {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  int admitted_ = 0;
  bool open_ = false;
};

/// Opens the gate at the end of the scope, so that whoever a failed test leaves in front of it can be joined. Declare
/// it after those it frees.
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
