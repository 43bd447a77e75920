#pragma once

#include "pools/language.hpp"

#include <optional>
#include <type_traits>
#include <utility>

#include "pools/channel/channel.hpp"

namespace poolbench {

/// One case of a select: an operation that may be performed, and that is queued on its channel while the select waits.
/// It may be used for one select after another.
template <class Sync>
class SelectCase {
 public:
  SelectCase(const SelectCase&) = delete;
  SelectCase& operator=(const SelectCase&) = delete;

  /// Called first. `owner` will park if the select has to wait.
  virtual void bind(Parker& /*owner*/) {}
  /// The channel's core; nullptr for a nil channel, whose case is never ready.
  virtual ChannelStateBase<Sync>* channel() const = 0;
  /// The place at which it waits, if it has a channel.
  virtual const void* side() const = 0;
  /// These three are called with the channel locked. try_now() performs the operation if it can without waiting.
  virtual bool try_now(Waiter*& woken) = 0;
  virtual void queue() = 0;
  virtual void unqueue() = 0;
  /// The owner's part, if this case was performed, at once or after a wake-up. Called with no channel locked. Hands
  /// over what was received; throws if the closing of the channel is an error.
  virtual void finish() = 0;

  Waiter waiter;

 protected:
  SelectCase() = default;
  ~SelectCase() = default;
};

/// What a case that only sends and a case that then receives have in common. The value stays in the case until it is
/// sent.
template <class T, class Sync>
class SendCaseBase : public SelectCase<Sync> {
 public:
  SendCaseBase(const Channel<T, Sync>& channel, T value) : value_(std::move(value)), channel_(channel) {
    waiter.slot = &value_;
  }

  using SelectCase<Sync>::waiter;
  ChannelStateBase<Sync>* channel() const final { return channel_.state_.get(); }
  const void* side() const final { return channel_.state_->send_side(); }
  bool try_now(Waiter*& woken) final {
    waiter.completed = channel_.state_->try_send(value_, woken);
    return waiter.completed;
  }
  void queue() final { channel_.state_->queue_sender(waiter); }
  void unqueue() final { channel_.state_->remove_sender(waiter); }
  void finish() override {
    if (!waiter.completed) throw closed_meanwhile();
  }

 protected:
  ~SendCaseBase() = default;

  T value_;

 private:
  const Channel<T, Sync>& channel_;
};

template <class T, class Sync>
class SendCase final : public SendCaseBase<T, Sync> {
 public:
  using SendCaseBase<T, Sync>::SendCaseBase;

  /// What the case sends. After a select that performed another case, or threw, it is the value as given. After one
  /// that sent it, it is moved-from, and the next value may be assigned to it. Only the owner may use it, and not
  /// during a select.
  T& value() noexcept { return this->value_; }
};

/// The place into which a case receives while channels are locked. The owner hands the value over afterwards.
template <class T>
class Received {
 public:
  /// Empty whenever a channel may fill it.
  std::optional<T>& slot() noexcept { return received_; }

  /// Moves what came, or nothing, into `value`, which destroys its old content. Call it with no channel locked.
  void move_to(std::optional<T>& value) {
    value = std::move(received_);
    received_.reset();
  }

 private:
  std::optional<T> received_;
};

/// A select that performs another case leaves `value` as it was.
template <class T, class Sync>
class ReceiveCase final : public SelectCase<Sync> {
 public:
  ReceiveCase(const Channel<T, Sync>& channel, std::optional<T>& value) : channel_(channel), value_(value) {
    waiter.slot = &received_.slot();
  }

  using SelectCase<Sync>::waiter;
  ChannelStateBase<Sync>* channel() const override { return channel_.state_.get(); }
  const void* side() const override { return channel_.state_->receive_side(); }
  bool try_now(Waiter*& woken) override { return channel_.state_->try_receive(received_.slot(), woken); }
  void queue() override { channel_.state_->queue_receiver(waiter); }
  void unqueue() override { channel_.state_->remove_receiver(waiter); }
  void finish() override { received_.move_to(value_); }

 private:
  const Channel<T, Sync>& channel_;
  std::optional<T>& value_;
  Received<T> received_;
};

/// Sends a channel through `offers` and, once a partner has taken it, receives from it.
template <class T, class Sync>
class OfferCase final : public SendCaseBase<Channel<T, Sync>, Sync>, private FollowUp {
 public:
  OfferCase(const Channel<Channel<T, Sync>, Sync>& offers, const Channel<T, Sync>& offered, std::optional<T>& answer)
      : SendCaseBase<Channel<T, Sync>, Sync>(offers, {}), offered_(offered), answer_(answer) {
    offered.state();  // throws if it is nil
    this->waiter.then = this;
    receiving_.slot = &received_.slot();
  }

  void bind(Parker& owner) override {
    this->value_ = offered_;
    receiving_.blocked = &blocked_.emplace(owner);
  }
  void finish() override {
    SendCaseBase<Channel<T, Sync>, Sync>::finish();
    received_.move_to(answer_);
  }

 private:
  bool start() noexcept override { return offered_.state().receive_or_queue(received_.slot(), receiving_); }

  const Channel<T, Sync>& offered_;
  std::optional<T>& answer_;
  Received<T> received_;
  std::optional<Blocked> blocked_;
  Waiter receiving_;
};

/// `case channel <- value:`
///
/// The case owns the value. In Go, a case that loses leaves a variable as it was. Here, a value that was moved into the
/// case is destroyed with it: after `select(send_to(c, std::move(p)), …)`, p is lost if another case was performed. To
/// keep it, name the case and take the value back:
///
///     auto sending = send_to(c, std::move(p));
///     if (select(sending, receive_from(stop, end)) == 1) p = std::move(sending.value());
template <class T, class Sync>
SendCase<T, Sync> send_to(const Channel<T, Sync>& channel, std::type_identity_t<T> value) {
  return {channel, std::move(value)};
}

/// `case value, ok := <-channel:`; `value` is empty (not ok) if the channel is closed and drained.
template <class T, class Sync>
ReceiveCase<T, Sync> receive_from(const Channel<T, Sync>& channel, std::optional<T>& value) {
  return {channel, value};
}

/// `case offers <- offered: value, ok = <-offered`. It means what those two statements mean, but the partner that takes
/// the offer also queues the receive on behalf of the offering side, which sleeps on and is woken once instead of
/// twice. While it waits for the value, it no longer listens to the other cases of the select. A select with
/// `otherwise` could block there, so the compiler rejects the combination. Throws ChannelError if `offered` is nil.
template <class T, class Sync>
OfferCase<T, Sync> offer_to(const Channel<Channel<T, Sync>, Sync>& offers, const Channel<T, Sync>& offered,
                            std::optional<T>& value) {
  return {offers, offered, value};
}

}  // namespace poolbench
