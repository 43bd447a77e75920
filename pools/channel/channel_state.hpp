#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "pools/channel/brief_mutex.hpp"
#include "pools/channel/wait_queue.hpp"

namespace poolbench {

/// A misuse for which Go panics: sending on a closed channel, closing one twice, any blocking use of a nil channel.
class ChannelError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// What a select needs to know of a channel, whatever it carries.
///
/// Protocol: `mutex` guards everything in the state and every Waiter in its queues. One operation holds one channel's
/// lock; only select holds several, always taken in the order of their addresses. Nobody is woken and nothing blocks
/// while a lock is held. A value is moved straight into the waiting side's slot before that side is woken.
class ChannelStateBase {
 public:
  BriefMutex mutex;

 protected:
  explicit ChannelStateBase(WakeOrder wake_order) : order_(wake_order) {}

  WaitQueue senders_;
  WaitQueue receivers_;
  WakeOrder order_;
  bool closed_ = false;
};

/// A channel's core: who can proceed at once, who has to queue. Knows nothing of how a waiter parks.
/// All members except close() want `mutex` held by the caller.
template <class T>
class ChannelState final : public ChannelStateBase {
  // A value changes hands with the channel locked, and its receiver may be asleep: there is no one to tell of a
  // failure.
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>);

 public:
  ChannelState(std::size_t channel_capacity, WakeOrder wake_order)
      : ChannelStateBase(wake_order), slots_(channel_capacity) {}

  /// Sends if that needs no waiting. Then a receiver that was waiting stands in `woken`, to be woken once unlocked.
  /// Throws ChannelError on a closed channel.
  bool try_send(T& value, Waiter*& woken) {
    if (closed_) throw ChannelError("send on a closed channel");
    if (Waiter* receiver = receivers_.pop_claimed()) {
      *static_cast<std::optional<T>*>(receiver->slot) = std::move(value);
      receiver->completed = true;
      woken = receiver;
      return true;
    }
    if (buffered_ == slots_.size()) return false;
    push(value);
    return true;
  }

  /// Receives if that needs no waiting; `value` is then empty if the channel is closed and drained.
  /// A sender that was waiting stands in `woken`, to be woken once unlocked.
  bool try_receive(std::optional<T>& value, Waiter*& woken) {
    if (buffered_ > 0) {
      value = pop();
      woken = senders_.pop_claimed();
      if (woken != nullptr) push(sent_by(*woken));
      return true;
    }
    woken = senders_.pop_claimed();
    if (woken != nullptr) {
      value = std::move(sent_by(*woken));
      return true;
    }
    if (closed_) value.reset();
    return closed_;
  }

  void queue_sender(Waiter& waiter) { senders_.push(waiter, order_); }
  void queue_receiver(Waiter& waiter) { receivers_.push(waiter, order_); }
  void remove_sender(Waiter& waiter) { senders_.remove(waiter); }
  void remove_receiver(Waiter& waiter) { receivers_.remove(waiter); }

  /// Takes the lock itself. Wakes everyone who is blocked: receivers find nothing, senders find an error.
  void close() {
    WaitQueue woken;
    {
      const std::lock_guard lock(mutex);
      if (closed_) throw ChannelError("close of a closed channel");
      closed_ = true;
      collect(receivers_, woken);
      collect(senders_, woken);
    }
    wake_all(woken);
  }

  std::size_t size() const { return buffered_; }
  std::size_t capacity() const { return slots_.size(); }

 private:
  static T& sent_by(Waiter& sender) {
    sender.completed = true;
    return *static_cast<T*>(sender.slot);
  }

  // A popped waiter's links are free, and its owner sleeps until it is woken: the woken form a list of their own.
  static void collect(WaitQueue& from, WaitQueue& woken) {
    while (Waiter* waiter = from.pop_claimed()) woken.push(*waiter, WakeOrder::first_parked);
  }

  static void wake_all(WaitQueue& woken) {
    while (Waiter* waiter = woken.pop()) waiter->blocked->wake();
  }

  // A ring, allocated once: with the channel locked nothing may fail for want of memory.
  void push(T& value) {
    slots_[(first_ + buffered_) % slots_.size()] = std::move(value);
    ++buffered_;
  }

  T pop() {
    std::optional<T>& slot = slots_[first_];
    T value = std::move(*slot);
    slot.reset();
    first_ = (first_ + 1) % slots_.size();
    --buffered_;
    return value;
  }

  std::vector<std::optional<T>> slots_;
  std::size_t first_ = 0;
  std::size_t buffered_ = 0;
};

}  // namespace poolbench
