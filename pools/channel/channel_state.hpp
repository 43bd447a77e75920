#pragma once

#include "pools/language.hpp"

#include <cassert>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "pools/channel/ring.hpp"
#include "pools/channel/sync.hpp"
#include "pools/channel/wait_queue.hpp"

namespace poolbench {

/// A misuse of a channel. Go panics if a program sends on a closed channel, or closes a channel that is closed or nil.
/// Any other use of a nil channel that may block would block forever in Go.
class ChannelError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// The error of a sender whose channel was closed while it waited.
inline ChannelError closed_meanwhile() {
  return ChannelError("send on a channel that was closed during the wait");
}

/// What a select needs to know about a channel, whatever type it carries.
///
/// Protocol: `mutex` guards everything in the state and every Waiter in its queues. An operation holds the lock of one
/// channel; only select holds several, always taken in the order of their addresses. While a lock is held, nothing is
/// woken and nothing blocks. A value is moved straight into the waiting side's slot before that side is woken.
///
/// Of T, only the move runs while a lock is held, because T's other members may use the channel: a deleter may return
/// things to it, for example. So values are received into empty optionals. The receiver then moves the value over its
/// old one, on its own thread, with nothing locked. close() leaves the values alone.
///
/// `Sync` says who may use the channel: BetweenThreads or OnOneThread.
template <class Sync>
class ChannelStateBase {
 public:
  typename Sync::Mutex mutex;

  /// The places at which threads wait to send and to receive; see ThreadParker::park().
  const void* send_side() const noexcept { return &senders_; }
  const void* receive_side() const noexcept { return &receivers_; }

 protected:
  explicit ChannelStateBase(WakeOrder wake_order) : order_(wake_order) {}

  WakeOrder order_;
  bool closed_ = false;
  WaitQueue senders_;
  WaitQueue receivers_;
};

/// A channel's core: decides who can proceed at once and who has to queue. It does not know how a waiter parks. For the
/// first group of members, the caller must hold `mutex`; the second group takes it.
template <class T, class Sync>
class ChannelState final : public ChannelStateBase<Sync> {
  // A value changes hands while the channel is locked, and its receiver may be asleep, so there is no one to report a
  // failure to.
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>);

 public:
  using ChannelStateBase<Sync>::mutex;

  ChannelState(std::size_t channel_capacity, WakeOrder wake_order)
      : ChannelStateBase<Sync>(wake_order),
        buffer_(channel_capacity > 0 ? std::make_unique<Ring<T>>(channel_capacity) : nullptr) {}

  /// Sends if it can without waiting. If a receiver was waiting, sets `woken` to it; the caller wakes it after
  /// unlocking. Throws ChannelError on a closed channel.
  bool try_send(T& value, Waiter*& woken) {
    if (closed_) throw ChannelError("send on a closed channel");
    if (Waiter* receiver = receivers_.template pop_claimed<Sync>()) {
      static_cast<std::optional<T>*>(receiver->slot)->emplace(std::move(value));
      receiver->completed = true;
      woken = receiver;
      return true;
    }
    if (buffer_ == nullptr || buffer_->full()) return false;
    buffer_->push(value);
    return true;
  }

  /// Receives into `value` if it can without waiting. `value` must be empty, and stays empty if the channel is closed
  /// and drained. If a sender was waiting, sets `woken` to it; the caller wakes it after unlocking.
  bool try_receive(std::optional<T>& value, Waiter*& woken) noexcept {
    assert(!value);
    if (size() > 0) {
      buffer_->pop(value);
      woken = senders_.template pop_claimed<Sync>();
      if (woken != nullptr) buffer_->push(sent_by(*woken));
      return true;
    }
    woken = senders_.template pop_claimed<Sync>();
    if (woken != nullptr) {
      value.emplace(std::move(sent_by(*woken)));
      return true;
    }
    return closed_;
  }

  void queue_sender(Waiter& waiter) { senders_.push(waiter, order_); }
  void queue_receiver(Waiter& waiter) { receivers_.push(waiter, order_); }
  void remove_sender(Waiter& waiter) { senders_.remove(waiter); }
  void remove_receiver(Waiter& waiter) { receivers_.remove(waiter); }

  std::size_t size() const { return buffer_ != nullptr ? buffer_->size() : 0; }
  std::size_t capacity() const { return buffer_ != nullptr ? buffer_->capacity() : 0; }

  /// Sends; or queues `waiter`, which refers to `value`, and returns false: the owner then has to park until it is
  /// woken.
  bool send_or_queue(T& value, Waiter& waiter) {
    Waiter* woken = nullptr;
    {
      const std::lock_guard lock(mutex);
      if (!try_send(value, woken)) {
        queue_sender(waiter);
        return false;
      }
    }
    if (woken != nullptr) woken->blocked->wake();
    return true;
  }

  /// Receives into `value`, which must be empty; or queues `waiter`, which refers to it, and returns false in the same
  /// way.
  bool receive_or_queue(std::optional<T>& value, Waiter& waiter) noexcept {
    Waiter* woken = nullptr;
    {
      const std::lock_guard lock(mutex);
      if (!try_receive(value, woken)) {
        queue_receiver(waiter);
        return false;
      }
    }
    if (woken != nullptr) woken->blocked->wake();
    return true;
  }

  /// Closes the channel and wakes every waiter: receivers find nothing, senders find an error.
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

 private:
  using Base = ChannelStateBase<Sync>;
  using Base::closed_;
  using Base::order_;
  using Base::receivers_;
  using Base::senders_;

  static T& sent_by(Waiter& sender) {
    sender.completed = true;
    return *static_cast<T*>(sender.slot);
  }

  // A popped waiter's links are free, and its owner sleeps until it is woken, so the woken waiters form a list of their
  // own.
  static void collect(WaitQueue& from, WaitQueue& woken) {
    while (Waiter* waiter = from.template pop_claimed<Sync>()) woken.push(*waiter, WakeOrder::first_parked);
  }

  static void wake_all(WaitQueue& woken) {
    while (Waiter* waiter = woken.pop()) waiter->blocked->wake();
  }

  std::unique_ptr<Ring<T>> buffer_;  // nullptr if unbuffered: a million idle workers have two such channels each
};

}  // namespace poolbench
