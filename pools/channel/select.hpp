#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include "pools/channel/channel.hpp"

namespace poolbench {

/// One case of a select: an operation that may be performed, and that is queued on its channel meanwhile.
class SelectCase {
 public:
  SelectCase(const SelectCase&) = delete;
  SelectCase& operator=(const SelectCase&) = delete;

  /// The channel's core; nullptr for a nil channel, whose case is never ready.
  virtual ChannelStateBase* channel() const = 0;
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

template <class T>
class SendCase final : public SelectCase {
 public:
  SendCase(const Channel<T>& channel, T value) : channel_(channel), value_(std::move(value)) { waiter.slot = &value_; }

  ChannelStateBase* channel() const override { return channel_.state_.get(); }
  bool try_now(Waiter*& woken) override { return channel_.state_->try_send(value_, woken); }
  void queue() override { channel_.state_->queue_sender(waiter); }
  void unqueue() override { channel_.state_->remove_sender(waiter); }
  void finish() override {
    if (!waiter.completed) throw ChannelError("send on a channel that was closed meanwhile");
  }

 private:
  const Channel<T>& channel_;
  T value_;
};

template <class T>
class ReceiveCase final : public SelectCase {
 public:
  ReceiveCase(const Channel<T>& channel, std::optional<T>& value) : channel_(channel), value_(value) {
    waiter.slot = &value_;
  }

  ChannelStateBase* channel() const override { return channel_.state_.get(); }
  bool try_now(Waiter*& woken) override { return channel_.state_->try_receive(value_, woken); }
  void queue() override { channel_.state_->queue_receiver(waiter); }
  void unqueue() override { channel_.state_->remove_receiver(waiter); }
  void finish() override {
    if (!waiter.completed) value_.reset();  // closed while we waited
  }

 private:
  const Channel<T>& channel_;
  std::optional<T>& value_;
};

/// `case channel <- value:`
template <class T>
SendCase<T> send_to(const Channel<T>& channel, std::type_identity_t<T> value) {
  return {channel, std::move(value)};
}

/// `case value, ok := <-channel:`; `value` is empty (not ok) if the channel is closed and drained.
template <class T>
ReceiveCase<T> receive_from(const Channel<T>& channel, std::optional<T>& value) {
  return {channel, value};
}

/// `default:`
struct Otherwise {};
inline constexpr Otherwise otherwise;

/// select_cases() found no case ready and was told not to wait.
inline constexpr std::size_t no_case = std::numeric_limits<std::size_t>::max();

/// The select over `cases`; `locks` and `order` are scratch of the same length. Returns the index of the performed
/// case.
std::size_t select_cases(std::span<SelectCase* const> cases, std::span<ChannelStateBase*> locks,
                         std::span<std::size_t> order, bool wait);

namespace detail {
inline SelectCase* as_case(SelectCase& select_case) {
  return &select_case;
}
inline SelectCase* as_case(Otherwise) {
  return nullptr;
}

template <class... Arguments>
using Last = std::tuple_element_t<sizeof...(Arguments), std::tuple<void, Arguments...>>;
}  // namespace detail

/// Go's select ("Select statements" in its specification): performs one of the cases and returns its index. If several
/// can proceed, a uniformly random one does; if none can, blocks until one can. With `otherwise` as last argument it
/// never blocks and returns that argument's index instead. Throws ChannelError if the performed case sends on a closed
/// channel, or if it would block for ever because every channel is nil.
///
///     std::optional<Job> job;
///     std::optional<bool> end;
///     switch (select(receive_from(work, job), receive_from(stop, end))) {
///       case 0: ...  // a job came, or `work` was closed
///       case 1: return;
///     }
template <class... Arguments>
std::size_t select(Arguments&&... arguments) {
  constexpr bool has_default = (std::same_as<std::remove_cvref_t<Arguments>, Otherwise> || ...);
  constexpr std::size_t count = sizeof...(Arguments) - (has_default ? 1 : 0);
  static_assert((std::same_as<std::remove_cvref_t<Arguments>, Otherwise> + ... + 0) <= 1, "one otherwise at most");
  static_assert(!has_default || std::same_as<std::remove_cvref_t<detail::Last<Arguments...>>, Otherwise>,
                "otherwise must be the last argument");
  const std::array<SelectCase*, sizeof...(Arguments)> list{detail::as_case(arguments)...};
  std::array<ChannelStateBase*, count> locks{};
  std::array<std::size_t, count> order{};
  const auto cases = std::span<SelectCase* const>(list).first(count);
  const std::size_t performed = select_cases(cases, locks, order, !has_default);
  return performed == no_case ? count : performed;
}

}  // namespace poolbench
