#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <type_traits>
#include <utility>

namespace poolbench {

/// The textbook queue: a deque, a mutex, a condition variable, no bound. Every member is thread-safe.
/// `mutex_` guards everything; only pop() waits, for an item or the end. T() stands for the end, so T is an optional.
template <class T>
class BlockingQueue {
  static_assert(std::is_trivially_copyable_v<T>, "an item's destructor would run with the queue locked");

 public:
  /// Adds an item. May throw std::bad_alloc, which leaves the queue as it was. Must not be called after close().
  void push(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(item);
    }
    not_empty_.notify_one();
  }

  /// Ends the queue: no more items will come. Call it once. It needs no memory, so that waiting threads can always be
  /// ended.
  void close() noexcept {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    not_empty_.notify_all();
  }

  /// Takes the oldest item; blocks until there is one. Returns T() once the queue is closed and empty.
  T pop() {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [this] { return !items_.empty() || closed_; });
    if (items_.empty()) return T();
    const T item = items_.front();
    items_.pop_front();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_empty_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace poolbench
