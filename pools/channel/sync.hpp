#pragma once

#include "pools/language.hpp"

#include <atomic>

#include "pools/channel/brief_mutex.hpp"

namespace poolbench {

/// For channels whose users run on any threads.
struct BetweenThreads {
  static constexpr bool locks = true;
  using Mutex = BriefMutex;

  /// Returns true for the first caller. Relaxed is enough: the exchange only elects, and all data travels with the
  /// channels' locks and the parker's release and acquire.
  static bool claim(std::atomic<bool>& claimed) noexcept { return !claimed.exchange(true, std::memory_order_relaxed); }
};

/// For channels whose users are coroutines of one scheduler. They share one thread, so there is nothing to lock, and a
/// hand-over costs no atomic read-modify-write.
struct OnOneThread {
  static constexpr bool locks = false;
  struct Mutex {
    void lock() noexcept {}
    void unlock() noexcept {}
  };

  static bool claim(std::atomic<bool>& claimed) noexcept {
    if (claimed.load(std::memory_order_relaxed)) return false;
    claimed.store(true, std::memory_order_relaxed);
    return true;
  }
};

}  // namespace poolbench
