#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "pools/channel/brief_mutex.hpp"
#include "pools/coroutine/task.hpp"

namespace poolbench {

/// How threads pass things on to coroutines: a queue without bound, from which tasks of one or several schedulers take
/// in batches, so that crossing over costs one lock a batch and not a hand-over each.
///
/// Who waits for whom: a task waits for push() or close(); push() waits for nobody. `mutex_` guards everything; nobody
/// is woken and nothing blocks while it is held.
template <class T>
class Inbox {
 public:
  /// `takers`: how many tasks share what comes. None takes more than its fair share of what is there at a time, so that
  /// it does not sit on something while another has nothing.
  explicit Inbox(std::size_t takers) : takers_(takers) {}
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  std::size_t takers() const noexcept { return takers_; }

  /// From any thread.
  void push(T value) {
    Parker* taker = nullptr;
    {
      const std::lock_guard lock(mutex_);
      values_.push_back(std::move(value));
      if (!waiting_.empty()) {
        taker = waiting_.back();
        waiting_.pop_back();
      }
    }
    if (taker != nullptr) taker->unpark();
  }

  /// Nothing more will come. Once, from any thread.
  void close() {
    std::vector<Parker*> takers;
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      takers.swap(waiting_);
    }
    for (Parker* taker : takers) taker->unpark();
  }

  /// Fills `batch` with the oldest of what has come, at most `limit`; that may be nothing. False if there is nothing
  /// and never will be. From any thread.
  bool take(std::vector<T>& batch, std::size_t limit) {
    batch.clear();
    const std::lock_guard lock(mutex_);
    const std::size_t share = (values_.size() + takers_ - 1) / takers_;
    const auto end = values_.begin() + static_cast<std::ptrdiff_t>(std::min(share, limit));
    batch.assign(std::move_iterator(values_.begin()), std::move_iterator(end));
    values_.erase(values_.begin(), end);
    return !batch.empty() || !closed_;
  }

  /// `co_await inbox.arrival()`, by a task that found nothing: goes on when it is worth another look.
  auto arrival() {
    struct Arrival {
      bool await_ready() const noexcept { return false; }
      bool await_suspend(Task::Handle taker) { return inbox.wait(taker.promise()); }
      void await_resume() const noexcept {}
      Inbox& inbox;
    };
    return Arrival{*this};
  }

 private:
  /// True if `taker` has to wait and will be woken.
  bool wait(Parker& taker) {
    const std::lock_guard lock(mutex_);
    if (!values_.empty() || closed_) return false;
    waiting_.push_back(&taker);
    return true;
  }

  std::size_t takers_;
  BriefMutex mutex_;
  std::deque<T> values_;
  std::vector<Parker*> waiting_;
  bool closed_ = false;
};

}  // namespace poolbench
