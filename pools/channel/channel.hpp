#pragma once

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
/// "Close"): values of type T go from one thread to another, at once where the capacity is 0, through a queue
/// otherwise.
///
/// The Channel is a handle, as cheap to copy as a shared_ptr; copies are the same channel, and a channel can be sent
/// through a channel. A default-constructed one is nil; make_channel() makes a real one. Every member of the channel
/// may be called from any thread. What a sender wrote before send() is visible to whoever received that value.
///
/// Where Go panics, ChannelError is thrown. One difference is deliberate: a blocking operation on a nil channel, which
/// in Go blocks for ever, throws, since nothing here would report the deadlock as Go's runtime does.
template <class T>
class Channel {
 public:
  using value_type = T;

  /// The nil channel.
  Channel() = default;

  explicit operator bool() const { return state_ != nullptr; }
  friend bool operator==(const Channel&, const Channel&) = default;

  /// Blocks until a receiver has taken the value or the buffer has room. Throws if the channel is or gets closed.
  void send(T value) const {
    Blocked blocked(ThreadParker::current());
    Waiter waiter{.blocked = &blocked, .slot = &value};
    const auto start = [&](ChannelState<T>& state, Waiter*& woken) {
      const std::lock_guard lock(state.mutex);
      const bool done = state.try_send(value, woken);
      if (!done) state.queue_sender(waiter);
      return done;
    };
    if (!perform(start) && !waiter.completed) throw ChannelError("send on a channel that was closed meanwhile");
  }

  /// Blocks until there is a value; empty once the channel is closed and drained.
  std::optional<T> receive() const {
    std::optional<T> value;
    Blocked blocked(ThreadParker::current());
    Waiter waiter{.blocked = &blocked, .slot = &value};
    perform([&](ChannelState<T>& state, Waiter*& woken) {
      const std::lock_guard lock(state.mutex);
      const bool done = state.try_receive(value, woken);
      if (!done) state.queue_receiver(waiter);
      return done;
    });
    return value;
  }

  /// Sends if that needs no waiting; otherwise returns false and leaves `value` as it was. Throws on a closed channel.
  bool try_send(T&& value) const {
    return perform_now([&](ChannelState<T>& state, Waiter*& woken) { return state.try_send(value, woken); });
  }
  bool try_send(const T& value) const { return try_send(T(value)); }

  /// Receives if that needs no waiting and returns true; `value` is then empty if the channel is closed and drained.
  /// Returns false, with `value` as it was, if a receive() would block.
  bool try_receive(std::optional<T>& value) const {
    return perform_now([&](ChannelState<T>& state, Waiter*& woken) { return state.try_receive(value, woken); });
  }

  /// No more will be sent. Receivers drain what is buffered, then find the channel closed; whoever is blocked in send()
  /// gets an error. Throws if the channel is closed already or nil.
  void close() const { state().close(); }

  /// Values in the buffer, and its size: Go's len and cap, 0 for a nil channel. size() may be outdated on return.
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
  Iterator begin() const { return Iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  template <class U>
  friend Channel<U> make_channel(std::size_t capacity, WakeOrder wake_order);
  template <class U>
  friend class SendCase;
  template <class U>
  friend class ReceiveCase;

  explicit Channel(std::shared_ptr<ChannelState<T>> state) : state_(std::move(state)) {}

  ChannelState<T>& state() const {
    if (!state_) throw ChannelError("use of a nil channel; make one with make_channel()");
    return *state_;
  }

  /// Runs `start`; wakes the partner it served, or parks until a partner has served us. False: it parked.
  template <class Start>
  bool perform(const Start& start) const {
    Waiter* woken = nullptr;
    const bool done = start(state(), woken);
    if (woken != nullptr) woken->blocked->wake();
    if (!done) ThreadParker::current().park();
    return done;
  }

  template <class Attempt>
  bool perform_now(const Attempt& attempt) const {
    Waiter* woken = nullptr;
    bool done = false;
    {
      const std::lock_guard lock(state().mutex);
      done = attempt(state(), woken);
    }
    if (woken != nullptr) woken->blocked->wake();
    return done;
  }

  std::shared_ptr<ChannelState<T>> state_;
};

/// Go's `make(chan T, capacity)`. With capacity 0 a send returns when its value has been received.
template <class T>
Channel<T> make_channel(std::size_t capacity = 0, WakeOrder wake_order = WakeOrder::first_parked) {
  return Channel<T>(std::make_shared<ChannelState<T>>(capacity, wake_order));
}

}  // namespace poolbench
