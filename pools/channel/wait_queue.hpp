#pragma once

#include "pools/language.hpp"

#include <atomic>
#include <cassert>
#include <cstdint>

#include "pools/channel/parker.hpp"

namespace poolbench {

/// Which of its blocked waiters a channel serves first.
enum class WakeOrder : std::uint8_t {
  first_parked,  ///< as Go does: no waiter starves
  last_parked,   ///< its caches are warm, and it may not be asleep yet; for interchangeable waiters
};

class Blocked;

/// An operation that is started on behalf of a blocked owner, by the partner that served its wait. The owner sleeps on
/// and is woken once for both.
class FollowUp {
 public:
  /// Returns true if the operation was performed at once. Otherwise it is queued, and its partner wakes the owner,
  /// which may destroy this object before start() returns. Called with no channel locked.
  virtual bool start() noexcept = 0;

 protected:
  ~FollowUp() = default;
};

/// The place of a Blocked in the queue of one channel. While it is queued, that channel's lock guards all members;
/// after a claim they belong to the claimant, and after the wake-up to the owner.
struct Waiter {
  Blocked* blocked = nullptr;
  void* slot = nullptr;      ///< the T to send, or the std::optional<T> to receive into
  FollowUp* then = nullptr;  ///< starts on the owner's behalf once a value was handed over
  Waiter* previous = nullptr;
  Waiter* next = nullptr;
  bool completed = false;  ///< a value was handed over; false after a wake-up means that the channel was closed
  bool queued = false;
};

/// One blocked send, receive or select. It lives with its owner, on a stack or in a coroutine's frame, until the
/// owner's parker is woken.
class Blocked {
 public:
  explicit Blocked(Parker& parker) : parker_(parker) {}

  /// Returns true for exactly one caller, which may complete the operation and then wakes it. `Sync` says whether
  /// callers may run on several threads.
  template <class Sync>
  bool claim(Waiter& by) noexcept {
    if (!Sync::claim(claimed_)) return false;
    fired_ = &by;
    return true;
  }

  /// Ends the wait, or passes it on to the follow-up. Only the claimant may call it, with no channel locked. The
  /// Blocked may be gone when it returns.
  void wake() noexcept {
    Parker& owner = parker_;
    if (fired_->completed && fired_->then != nullptr && !fired_->then->start()) return;
    owner.unpark();
  }

  /// Which of the operation's waiters was served. For the owner, after it was woken.
  Waiter* fired() const noexcept { return fired_; }

 private:
  Parker& parker_;
  std::atomic<bool> claimed_{false};
  Waiter* fired_ = nullptr;
};

/// The senders or the receivers blocked on one channel. Guarded by that channel's lock.
class WaitQueue {
 public:
  void push(Waiter& waiter, WakeOrder order) noexcept {
    order == WakeOrder::first_parked ? link(waiter, last_, nullptr) : link(waiter, nullptr, first_);
  }

  /// Removes the first waiter and returns it; nullptr if there is none.
  Waiter* pop() noexcept {
    Waiter* waiter = first_;
    if (waiter != nullptr) remove(*waiter);
    return waiter;
  }

  /// Removes and claims the first waiter that was not yet claimed; nullptr if there is none.
  template <class Sync>
  Waiter* pop_claimed() noexcept {
    while (Waiter* waiter = pop()) {
      if (waiter->blocked->claim<Sync>(*waiter)) return waiter;
    }
    return nullptr;
  }

  /// Does nothing if the waiter was already popped.
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
