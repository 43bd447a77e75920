#pragma once

#include "pools/language.hpp"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include "pools/channel/brief_mutex.hpp"
#include "pools/coroutine/chunk_queue.hpp"
#include "pools/coroutine/task.hpp"

namespace poolbench {

/// Passes things from threads to coroutines: an unbounded queue from which tasks of one or several schedulers take in
/// batches, so that crossing over costs one lock per batch and not one hand-over per value.
///
/// Who waits for whom: a task waits for push() or close(); push() waits for no task. `mutex_` guards everything; while
/// it is held, nothing is woken, nothing blocks and nothing is allocated. Of T, only the move runs then, once for a
/// value that comes and once for a value that goes; so the move must not throw and must not use the inbox.
template <class T>
class Inbox {
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>);

 public:
  /// `takers`: how many tasks share what comes. A task takes no more than its fair share of the queued values at a
  /// time, so that it does not sit on values while another task has none.
  explicit Inbox(std::size_t takers) : takers_(takers) { waiting_.reserve(takers); }
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  std::size_t takers() const noexcept { return takers_; }

  /// Any thread may call it. May throw std::bad_alloc, which leaves the inbox as it was; only push() allocates.
  void push(T value) {
    Parker* taker = nullptr;
    {
      std::unique_lock lock(mutex_);
      if (!values_.has_room()) {
        lock.unlock();
        auto chunk = values_.new_chunk();
        lock.lock();
        values_.add(std::move(chunk));  // even if another thread has added one: it will be used later
      }
      values_.push(value);
      if (!waiting_.empty()) {
        taker = waiting_.back();
        waiting_.pop_back();
      }
    }
    if (taker != nullptr) taker->unpark();
  }

  /// Closes the inbox: nothing more will come. Call it once, from any thread.
  void close() {
    std::vector<Parker*> takers;
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      takers.swap(waiting_);
    }
    for (Parker* taker : takers) taker->unpark();
  }

  /// Fills `batch` with the oldest values: at most `limit`, and at most as many as the batch has capacity for, so
  /// reserve it first. There may be none. Returns false if there is nothing and never will be. Any thread may call it.
  bool take(std::vector<T>& batch, std::size_t limit) noexcept {
    batch.clear();
    const std::lock_guard lock(mutex_);
    const std::size_t share = (values_.size() + takers_ - 1) / takers_;
    for (std::size_t left = std::min({share, limit, batch.capacity()}); left > 0; --left) {
      batch.push_back(std::move(values_.pop()));
    }
    return values_.size() > 0 || !batch.empty() || !closed_;
  }

  /// `co_await inbox.arrival()`, for a task that found nothing: resumes when another look is worthwhile.
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
  /// Returns true if `taker` has to wait and will be woken.
  bool wait(Parker& taker) noexcept {
    const std::lock_guard lock(mutex_);
    if (values_.size() > 0 || closed_) return false;
    waiting_.push_back(&taker);
    return true;
  }

  std::size_t takers_;
  BriefMutex mutex_;
  ChunkQueue<T> values_;
  std::vector<Parker*> waiting_;
  bool closed_ = false;
};

}  // namespace poolbench
