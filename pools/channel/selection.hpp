#pragma once

#include "pools/language.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <span>

#include "pools/channel/select_case.hpp"

namespace poolbench {

/// The result of a select that found no case ready and was told not to wait.
inline constexpr std::size_t no_case = std::numeric_limits<std::size_t>::max();

/// Memory that begin() needs for a moment. It belongs on the caller's stack and not in the Selection: once the cases
/// are queued and the first channel is unlocked, the owner may be woken on another thread and destroy the Selection.
template <class Sync, std::size_t N>
struct SelectionScratch {
  std::array<ChannelStateBase<Sync>*, N> locks{};
  std::array<std::size_t, N> order{};
};

/// A select in two halves, between which a thread parks or a coroutine is suspended:
/// `if (!selection.begin(scratch, wait)) park(); return selection.finish();`
template <class Sync>
class Selection {
 public:
  /// `cases` must live until finish() has returned. `owner` will park.
  Selection(std::span<SelectCase<Sync>* const> cases, Parker& owner);
  Selection(const Selection&) = delete;
  Selection& operator=(const Selection&) = delete;

  /// Performs a random one of the cases that are ready; if none is and `wait` is true, queues them all. If it returns
  /// false, the owner has to park before it calls finish(), and this object may already be gone if the owner runs
  /// elsewhere. Throws ChannelError if the performed case sends on a closed channel, or if it would wait and every
  /// channel is nil.
  template <std::size_t N>
  bool begin(SelectionScratch<Sync, N>&& scratch, bool wait) {
    return begin(scratch.locks, scratch.order, wait);
  }

  /// The place at which a thread waits between begin() and finish(): that of its first case with a channel. Selects
  /// that begin alike are expected to wait alike, so the case that usually ends the wait should be the first.
  const void* place() const;

  /// The index of the performed case, or no_case. Throws ChannelError if that case waited to send and its channel was
  /// closed.
  std::size_t finish();

 private:
  bool begin(std::span<ChannelStateBase<Sync>*> locks, std::span<std::size_t> order, bool wait);
  std::size_t perform_ready(std::span<const std::size_t> order, Waiter*& woken) const;
  void queue_all();
  std::size_t unqueue_losers() const;

  std::span<SelectCase<Sync>* const> cases_;
  Blocked blocked_;
  std::size_t performed_ = no_case;
  bool queued_ = false;
};

}  // namespace poolbench
