#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace poolbench {

/// The textbook queue: a deque, a mutex, a condition variable, no bound. Every member is thread-safe.
/// `mutex_` guards `items_`; only pop() waits, for an item.
template <class T>
class BlockingQueue {
 public:
  void push(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    not_empty_.notify_one();
  }

  /// Takes the oldest item; blocks until there is one.
  T pop() {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [this] { return !items_.empty(); });
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_empty_;
  std::deque<T> items_;
};

}  // namespace poolbench
