#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>

#include "pools/channel/parker.hpp"

namespace poolbench {

/// Whom a channel serves first among those who are blocked on it.
enum class WakeOrder {
  first_parked,  ///< as Go does: nobody starves
  last_parked,   ///< the one whose caches are warm and who may not sleep yet; for interchangeable waiters
};

struct Waiter;

/// One blocked send, receive or select. Lives on the blocked thread's stack until its parker is woken.
class Blocked {
 public:
  explicit Blocked(Parker& parker) : parker_(parker) {}

  /// True for exactly one caller: the one who may complete the operation and then wakes it. Relaxed is enough: the
  /// exchange only elects, all data travels with the parker's release and acquire.
  bool claim(Waiter& by) noexcept {
    if (claimed_.exchange(true, std::memory_order_relaxed)) return false;
    fired_ = &by;
    return true;
  }

  /// Ends the wait. By the claimant, with no channel locked; the Blocked may be gone when it returns.
  void wake() noexcept { parker_.unpark(); }

  /// Which of the operation's waiters was served. For the owner, after it was woken.
  Waiter* fired() const noexcept { return fired_; }

 private:
  Parker& parker_;
  std::atomic<bool> claimed_{false};
  Waiter* fired_ = nullptr;
};

/// A Blocked's place in the queue of one channel. All members are guarded by that channel's lock while it is queued;
/// after a claim they belong to the claimant, and after the wake-up to the owner.
struct Waiter {
  Blocked* blocked = nullptr;
  void* slot = nullptr;    ///< the T to send, or the std::optional<T> to receive into
  bool completed = false;  ///< a value was handed over; false after a wake-up means that the channel was closed
  Waiter* previous = nullptr;
  Waiter* next = nullptr;
  bool queued = false;
};

/// The senders or the receivers blocked on one channel. Guarded by that channel's lock.
class WaitQueue {
 public:
  void push(Waiter& waiter, WakeOrder order) noexcept {
    order == WakeOrder::first_parked ? link(waiter, last_, nullptr) : link(waiter, nullptr, first_);
  }

  /// Takes out the first waiter; nullptr if there is none.
  Waiter* pop() noexcept {
    Waiter* waiter = first_;
    if (waiter != nullptr) remove(*waiter);
    return waiter;
  }

  /// Takes out the first waiter that nobody else has claimed and claims it; nullptr if there is none.
  Waiter* pop_claimed() noexcept {
    while (Waiter* waiter = pop()) {
      if (waiter->blocked->claim(*waiter)) return waiter;
    }
    return nullptr;
  }

  /// Does nothing if the waiter was popped already.
  void remove(Waiter& waiter) noexcept {
    if (!waiter.queued) return;
    (waiter.previous != nullptr ? waiter.previous->next : first_) = waiter.next;
    (waiter.next != nullptr ? waiter.next->previous : last_) = waiter.previous;
    waiter.queued = false;
  }

 private:
  void link(Waiter& waiter, Waiter* previous, Waiter* next) noexcept {
    assert(!waiter.queued);
    waiter.previous = previous;
    waiter.next = next;
    waiter.queued = true;
    (previous != nullptr ? previous->next : first_) = &waiter;
    (next != nullptr ? next->previous : last_) = &waiter;
  }

  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

}  // namespace poolbench
