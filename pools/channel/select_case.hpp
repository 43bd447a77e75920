#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include "pools/channel/channel.hpp"

namespace poolbench {

/// One case of a select: an operation that may be performed, and that is queued on its channel meanwhile.
template <class Sync>
class SelectCase {
 public:
  SelectCase(const SelectCase&) = delete;
  SelectCase& operator=(const SelectCase&) = delete;

  /// Who will park if the select has to wait, told before anything else.
  virtual void bind(Parker& /*owner*/) {}
  /// The channel's core; nullptr for a nil channel, whose case is never ready.
  virtual ChannelStateBase<Sync>* channel() const = 0;
  /// These three with the channel locked. try_now(): performs the operation if that needs no waiting.
  virtual bool try_now(Waiter*& woken) = 0;
  virtual void queue() = 0;
  virtual void unqueue() = 0;
  /// After the wake-up, if this case was served: throws where the channel's closing is an error.
  virtual void finish() {}

  Waiter waiter;

 protected:
  SelectCase() = default;
  ~SelectCase() = default;
};

/// What a case that sends has in common with one that then goes on.
template <class T, class Sync>
class SendCaseBase : public SelectCase<Sync> {
 public:
  SendCaseBase(const Channel<T, Sync>& channel, T value) : channel_(channel), value_(std::move(value)) {
    waiter.slot = &value_;
  }

  using SelectCase<Sync>::waiter;
  ChannelStateBase<Sync>* channel() const final { return channel_.state_.get(); }
  bool try_now(Waiter*& woken) final { return channel_.state_->try_send(value_, woken); }
  void queue() final { channel_.state_->queue_sender(waiter); }
  void unqueue() final { channel_.state_->remove_sender(waiter); }
  void finish() final {
    if (!waiter.completed) throw closed_meanwhile();
  }

 protected:
  ~SendCaseBase() = default;

 private:
  const Channel<T, Sync>& channel_;
  T value_;
};

template <class T, class Sync>
class SendCase final : public SendCaseBase<T, Sync> {
 public:
  using SendCaseBase<T, Sync>::SendCaseBase;
};

template <class T, class Sync>
class ReceiveCase final : public SelectCase<Sync> {
 public:
  ReceiveCase(const Channel<T, Sync>& channel, std::optional<T>& value) : channel_(channel), value_(value) {
    waiter.slot = &value_;
  }

  using SelectCase<Sync>::waiter;
  ChannelStateBase<Sync>* channel() const override { return channel_.state_.get(); }
  bool try_now(Waiter*& woken) override { return channel_.state_->try_receive(value_, woken); }
  void queue() override { channel_.state_->queue_receiver(waiter); }
  void unqueue() override { channel_.state_->remove_receiver(waiter); }
  void finish() override {
    if (!waiter.completed) value_.reset();  // closed while we waited
  }

 private:
  const Channel<T, Sync>& channel_;
  std::optional<T>& value_;
};

/// Sends a channel through `offers` and, once someone has taken it, receives from it.
template <class T, class Sync>
class OfferCase final : public SendCaseBase<Channel<T, Sync>, Sync>, private FollowUp {
 public:
  OfferCase(const Channel<Channel<T, Sync>, Sync>& offers, const Channel<T, Sync>& offered, std::optional<T>& value)
      : SendCaseBase<Channel<T, Sync>, Sync>(offers, offered), offered_(offered.state()), value_(value) {
    this->waiter.then = this;
    receiving_.slot = &value_;
  }

  void bind(Parker& owner) override { receiving_.blocked = &blocked_.emplace(owner); }

 private:
  bool start() noexcept override {
    value_.reset();  // for the case that the channel gets closed
    return offered_.receive_or_queue(value_, receiving_);
  }

  ChannelState<T, Sync>& offered_;
  std::optional<T>& value_;
  std::optional<Blocked> blocked_;
  Waiter receiving_;
};

/// `case channel <- value:`
template <class T, class Sync>
SendCase<T, Sync> send_to(const Channel<T, Sync>& channel, std::type_identity_t<T> value) {
  return {channel, std::move(value)};
}

/// `case value, ok := <-channel:`; `value` is empty (not ok) if the channel is closed and drained.
template <class T, class Sync>
ReceiveCase<T, Sync> receive_from(const Channel<T, Sync>& channel, std::optional<T>& value) {
  return {channel, value};
}

/// `case offers <- offered: value, ok = <-offered`. It means what those two statements mean, but whoever takes the
/// offer queues the receive in the name of the offering side, which sleeps on and is woken once instead of twice. While
/// it waits for the second, it no longer listens to the select's other cases. Throws ChannelError if `offered` is nil.
template <class T, class Sync>
OfferCase<T, Sync> offer_to(const Channel<Channel<T, Sync>, Sync>& offers, const Channel<T, Sync>& offered,
                            std::optional<T>& value) {
  return {offers, offered, value};
}

}  // namespace poolbench
