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

/// How threads pass things on to coroutines: a queue without bound, from which tasks of one or several schedulers take
/// in batches, so that crossing over costs one lock a batch and not a hand-over each.
///
/// Who waits for whom: a task waits for push() or close(); push() waits for nobody. `mutex_` guards everything; nobody
/// is woken, nothing blocks and nothing is allocated while it is held. Of T only the move runs then, one for a value
/// that comes and one for a value that goes; so it must not throw, nor use the inbox.
template <class T>
class Inbox {
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>);

 public:
  /// `takers`: how many tasks share what comes. None takes more than its fair share of what is there at a time, so that
  /// it does not sit on something while another has nothing.
  explicit Inbox(std::size_t takers) : takers_(takers) { waiting_.reserve(takers); }
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  std::size_t takers() const noexcept { return takers_; }

  /// From any thread. Throws std::bad_alloc and leaves the inbox as it was; only push() allocates.
  void push(T value) {
    Parker* taker = nullptr;
    {
      std::unique_lock lock(mutex_);
      if (!values_.has_room()) {
        lock.unlock();
        auto chunk = values_.new_chunk();
        lock.lock();
        values_.add(std::move(chunk));  // even if another thread has added one: it will be used
      }
      values_.push(value);
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

  /// Fills `batch` with the oldest of what has come, at most `limit` and as many as the batch has capacity for: reserve
  /// it before. That may be nothing. False if there is nothing and never will be. From any thread.
  bool take(std::vector<T>& batch, std::size_t limit) noexcept {
    batch.clear();
    const std::lock_guard lock(mutex_);
    const std::size_t share = (values_.size() + takers_ - 1) / takers_;
    for (std::size_t left = std::min({share, limit, batch.capacity()}); left > 0; --left) {
      batch.push_back(std::move(values_.pop()));
    }
    return values_.size() > 0 || !batch.empty() || !closed_;
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
