#pragma once

#include "pools/language.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>

#include "pools/channel/selection.hpp"

namespace poolbench {

/// Go's `default:`
struct Otherwise {};
inline constexpr Otherwise otherwise;

namespace detail {
inline SelectCase<BetweenThreads>* as_case(SelectCase<BetweenThreads>& select_case) {
  return &select_case;
}
inline SelectCase<BetweenThreads>* as_case(Otherwise) {
  return nullptr;
}

template <class Case>
inline constexpr bool goes_on_to_wait = false;
template <class T, class Sync>
inline constexpr bool goes_on_to_wait<OfferCase<T, Sync>> = true;

template <class... Arguments>
using Last = std::tuple_element_t<sizeof...(Arguments), std::tuple<void, Arguments...>>;
}  // namespace detail

/// Go's select ("Select statements" in its specification): performs one of the cases and returns its index. If several
/// can proceed, picks one of them uniformly at random; if none can, blocks until one can. With `otherwise` as its last
/// argument it never blocks and returns that argument's index instead. Throws ChannelError if the performed case sends
/// on a closed channel, or if it would block forever because every channel is nil.
///
/// Go evaluates the channels and values of the cases from top to bottom. Here they are function arguments, which C++
/// evaluates in any order: what must happen in a certain order belongs before the select, or into named cases.
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
  static_assert((std::same_as<std::remove_cvref_t<Arguments>, Otherwise> + ... + 0) <= 1, "at most one otherwise");
  static_assert(!has_default || std::same_as<std::remove_cvref_t<detail::Last<Arguments...>>, Otherwise>,
                "otherwise must be the last argument");
  static_assert(!has_default || !(detail::goes_on_to_wait<std::remove_cvref_t<Arguments>> || ...),
                "offer_to() waits for its answer once the offer is taken, but a select with otherwise must not wait; "
                "send the offer with send_to() instead and receive the answer afterwards");
  const std::array<SelectCase<BetweenThreads>*, sizeof...(Arguments)> list{detail::as_case(arguments)...};
  const std::span<SelectCase<BetweenThreads>* const> cases(list.data(), count);
  ThreadParker& parker = ThreadParker::current();
  Selection<BetweenThreads> selection(cases, parker);
  if (!selection.begin(SelectionScratch<BetweenThreads, count>(), !has_default)) parker.park(selection.place());
  const std::size_t performed = selection.finish();
  return performed == no_case ? count : performed;
}

}  // namespace poolbench
