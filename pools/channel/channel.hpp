#pragma once

#include "pools/language.hpp"

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "pools/channel/channel_state.hpp"
#include "pools/channel/parker.hpp"

namespace poolbench {

/// A Go channel (The Go Programming Language Specification, "Channel types", "Send statements", "Receive operator",
/// "Close"): it passes values of type T from one thread or coroutine to another, directly if its capacity is 0, through
/// a queue otherwise.
///
/// The Channel is a handle, as cheap to copy as a shared_ptr; copies are the same channel, and a channel can be sent
/// through a channel. A default-constructed one is nil; make_channel() makes a real one. What a sender wrote before
/// send() is visible to the thread or coroutine that received that value.
///
/// Threads call send() and receive(), which block; coroutines await async_send() and async_receive()
/// (pools/coroutine/channel_operations.hpp). If `Sync` is BetweenThreads, any thread may call any member. If it is
/// OnOneThread, all calls must come from one thread; the channel then costs no lock, and has no members that block.
///
/// T must move without exceptions. Its moves, by construction and by assignment to a moved-from object, must not use
/// the channel, because they run while it is locked. Nothing else of T runs then: destructors, deleters and assignments
/// to an object that holds a value may use the channel. A buffered channel keeps a moved-from value in its buffer until
/// the next value takes that place or the channel is destroyed; for a T whose move is a copy, it keeps the value
/// itself.
///
/// Where Go panics, ChannelError is thrown. One difference is deliberate: a blocking operation on a nil channel, which
/// in Go blocks forever, throws, because nothing here would report the deadlock as Go's runtime does.
template <class T, class Sync = BetweenThreads>
class Channel {
 public:
  using value_type = T;

  /// The nil channel.
  Channel() = default;

  explicit operator bool() const { return state_ != nullptr; }
  friend bool operator==(const Channel&, const Channel&) = default;

  /// Blocks until a receiver has taken the value or the buffer has room. Throws if the channel is closed, before the
  /// wait or during it.
  void send(T value) const requires std::same_as<Sync, BetweenThreads> {
    ThreadParker& parker = ThreadParker::current();
    Blocked blocked(parker);
    Waiter waiter{.blocked = &blocked, .slot = &value};
    if (state().send_or_queue(value, waiter)) return;
    parker.park(state().send_side());
    if (!waiter.completed) throw closed_meanwhile();
  }

  /// Blocks until there is a value. Returns nothing once the channel is closed and drained.
  std::optional<T> receive() const requires std::same_as<Sync, BetweenThreads> {
    ThreadParker& parker = ThreadParker::current();
    std::optional<T> value;
    Blocked blocked(parker);
    Waiter waiter{.blocked = &blocked, .slot = &value};
    if (!state().receive_or_queue(value, waiter)) parker.park(state().receive_side());
    return value;
  }

  /// Sends if it can without waiting. Otherwise, and on a nil channel, returns false and leaves `value` as it was, like
  /// a select with a default. Throws on a closed channel.
  bool try_send(T&& value) const {
    return perform_now([&](State& state, Waiter*& woken) { return state.try_send(value, woken); });
  }
  bool try_send(const T& value) const { return try_send(T(value)); }

  /// Receives if it can without waiting, and returns true; `value` is then empty if the channel is closed and drained.
  /// Returns false and leaves `value` as it was if a receive() would block or the channel is nil.
  bool try_receive(std::optional<T>& value) const {
    std::optional<T> received;
    if (!perform_now([&](State& state, Waiter*& woken) { return state.try_receive(received, woken); })) return false;
    value = std::move(received);
    return true;
  }

  /// Closes the channel: no more values may be sent. Receivers drain the buffer, then find the channel closed; blocked
  /// senders get an error. Throws if the channel is already closed or nil.
  void close() const { state().close(); }

  /// The number of values in the buffer and the buffer's size: Go's len and cap, 0 for a nil channel. size() may be
  /// outdated when it returns.
  std::size_t size() const {
    if (!state_) return 0;
    const std::lock_guard lock(state_->mutex);
    return state_->size();
  }
  std::size_t capacity() const { return state_ ? state_->capacity() : 0; }

  /// Go's `for value := range channel`: receives until the channel is closed and drained.
  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    Iterator() = default;
    explicit Iterator(const Channel& channel) : channel_(channel), value_(channel_.receive()) {}

    T& operator*() const { return *value_; }
    Iterator& operator++() {
      value_ = channel_.receive();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& at, std::default_sentinel_t) { return !at.value_; }

   private:
    Channel channel_;
    mutable std::optional<T> value_;
  };
  Iterator begin() const requires std::same_as<Sync, BetweenThreads> { return Iterator(*this); }
  std::default_sentinel_t end() const requires std::same_as<Sync, BetweenThreads> { return {}; }

 private:
  using State = ChannelState<T, Sync>;

  template <class U, class AnySync>
  friend Channel<U, AnySync> make_channel(std::size_t capacity, WakeOrder wake_order);
  template <class U, class AnySync>
  friend class SendCaseBase;
  template <class U, class AnySync>
  friend class ReceiveCase;
  template <class U, class AnySync>
  friend class OfferCase;
  template <class U, class AnySync>
  friend class SendAwaitable;
  template <class U, class AnySync>
  friend class ReceiveAwaitable;

  explicit Channel(std::shared_ptr<State> state) : state_(std::move(state)) {}

  State& state() const {
    if (!state_) throw ChannelError("use of a nil channel; make one with make_channel()");
    return *state_;
  }

  template <class Attempt>
  bool perform_now(const Attempt& attempt) const {
    if (!state_) return false;
    Waiter* woken = nullptr;
    bool done = false;
    {
      const std::lock_guard lock(state_->mutex);
      done = attempt(*state_, woken);
    }
    if (woken != nullptr) woken->blocked->wake();
    return done;
  }

  std::shared_ptr<State> state_;
};

/// Go's `make(chan T, capacity)`. With capacity 0 a send returns when its value has been received.
template <class T, class Sync = BetweenThreads>
Channel<T, Sync> make_channel(std::size_t capacity = 0, WakeOrder wake_order = WakeOrder::first_parked) {
  return Channel<T, Sync>(std::make_shared<ChannelState<T, Sync>>(capacity, wake_order));
}

}  // namespace poolbench
