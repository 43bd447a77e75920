#pragma once

#include "pools/language.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "pools/channel/selection.hpp"
#include "pools/coroutine/task.hpp"

namespace poolbench {

/// These do for a Task what send(), receive() and select() do for a thread. Where those block, the coroutine is
/// suspended and its executor runs something else.
///
/// Each await_suspend() follows one rule: once the operation is queued, the coroutine may be woken, resume elsewhere
/// and destroy the awaitable, so await_suspend() touches nothing of it after that.
///
/// g++ 12 miscompiles a loop whose condition is a temporary object that a co_await returned, such as `while (co_await
/// async_receive(channel))`: the coroutine loses its place. Name the object: `while (const auto value = co_await …)`.

template <class T, class Sync>
class [[nodiscard]] SendAwaitable {
 public:
  SendAwaitable(const Channel<T, Sync>& channel, T value) : state_(channel.state()), value_(std::move(value)) {}
  SendAwaitable(const SendAwaitable&) = delete;
  SendAwaitable& operator=(const SendAwaitable&) = delete;

  bool await_ready() const noexcept { return false; }
  bool await_suspend(Task::Handle coroutine) {
    waiter_ = {.blocked = &blocked_.emplace(coroutine.promise()), .slot = &value_};
    const bool done = state_.send_or_queue(value_, waiter_);
    return !done;
  }
  void await_resume() const {
    if (blocked_->fired() != nullptr && !waiter_.completed) throw closed_meanwhile();
  }

 private:
  ChannelState<T, Sync>& state_;
  T value_;
  std::optional<Blocked> blocked_;
  Waiter waiter_;
};

template <class T, class Sync>
class [[nodiscard]] ReceiveAwaitable {
 public:
  explicit ReceiveAwaitable(const Channel<T, Sync>& channel) : state_(channel.state()) {}
  ReceiveAwaitable(const ReceiveAwaitable&) = delete;
  ReceiveAwaitable& operator=(const ReceiveAwaitable&) = delete;

  bool await_ready() const noexcept { return false; }
  bool await_suspend(Task::Handle coroutine) {
    waiter_ = {.blocked = &blocked_.emplace(coroutine.promise()), .slot = &value_};
    const bool done = state_.receive_or_queue(value_, waiter_);
    return !done;
  }
  std::optional<T> await_resume() noexcept { return std::move(value_); }

 private:
  ChannelState<T, Sync>& state_;
  std::optional<T> value_;
  std::optional<Blocked> blocked_;
  Waiter waiter_;
};

template <class Sync, std::size_t N>
class [[nodiscard]] SelectAwaitable {
 public:
  explicit SelectAwaitable(std::array<SelectCase<Sync>*, N> cases) : cases_(cases) {}
  SelectAwaitable(const SelectAwaitable&) = delete;
  SelectAwaitable& operator=(const SelectAwaitable&) = delete;

  bool await_ready() const noexcept { return false; }
  bool await_suspend(Task::Handle coroutine) {
    selection_.emplace(cases_, coroutine.promise());
    const bool done = selection_->begin(SelectionScratch<Sync, N>(), /*wait=*/true);
    return !done;
  }
  std::size_t await_resume() { return selection_->finish(); }

 private:
  std::array<SelectCase<Sync>*, N> cases_;
  std::optional<Selection<Sync>> selection_;
};

/// `co_await async_send(channel, value)`: Channel::send().
template <class T, class Sync>
SendAwaitable<T, Sync> async_send(const Channel<T, Sync>& channel, std::type_identity_t<T> value) {
  return {channel, std::move(value)};
}

/// `co_await async_receive(channel)`: Channel::receive().
template <class T, class Sync>
ReceiveAwaitable<T, Sync> async_receive(const Channel<T, Sync>& channel) {
  return ReceiveAwaitable<T, Sync>(channel);
}

namespace detail {
template <class Sync>
Sync sync_of(const SelectCase<Sync>&);
}  // namespace detail

/// `co_await async_select(send_to(…), receive_from(…))`: select(), without `otherwise`, which needs no waiting.
template <class First, class... Others>
auto async_select(First&& first, Others&&... others) {
  using Sync = decltype(detail::sync_of(first));
  return SelectAwaitable<Sync, 1 + sizeof...(Others)>({&first, &others...});
}

}  // namespace poolbench
