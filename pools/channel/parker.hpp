#pragma once

#include "pools/language.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <thread>
#include <utility>

#include "pools/channel/futex.hpp"
#include "pools/channel/wait_costs.hpp"
#include "pools/channel/wait_history.hpp"

namespace poolbench {

/// Something that waits for one wake-up: a thread here, or anything else that can be suspended and resumed.
class Parker {
 public:
  /// Ends the wait. The thread that claimed the wait calls it, once.
  virtual void unpark() noexcept = 0;

 protected:
  ~Parker() = default;
};

/// Parks the calling thread: it spins, then yields, then sleeps in the futex. How long it does each follows from what
/// they cost here (WaitCosts), and whether it does, from how its waits at the same place have ended (WaitHistory).
/// README.md in this folder has the rule and what else was tried. An idle thread sleeps.
///
/// Protocol: `state_` goes empty -> yielding -> parked, where either step may be left out, only by the owner, and from
/// any of them to notified, only by the waker; only the owner sets it back to empty. Both sides change it by an
/// exchange, so a wake-up is never lost, and a waker that found the owner parked wakes it. After the exchange, unpark()
/// touches no memory but the futex's address, and a ThreadParker is never destroyed (a finished thread's is reused). So
/// a late wake-up reaches a live object, which ignores it.
///
/// It is polled by one thread and written by others, so it shares its cache lines with nothing.
class alignas(128) ThreadParker final : public Parker {
 public:
  ThreadParker() = default;
  ThreadParker(const ThreadParker&) = delete;
  ThreadParker& operator=(const ThreadParker&) = delete;

  /// The calling thread's own parker. Throws std::bad_alloc if the thread has none yet and there is no memory for one.
  /// It does not throw on a thread that adopted a ParkerLease.
  static ThreadParker& current();

  /// Blocks until unpark(), which may already have been called. Only the owner may call it. What was written before
  /// unpark() is visible afterwards. `place` is any address that is the same for waits that are alike; it is not used.
  void park(const void* place) noexcept;

  void unpark() noexcept override;

 private:
  friend class ParkerStore;

  enum State : std::uint32_t { empty, yielding, parked, notified };
  using Clock = WaitCosts::Clock;

  bool consume_notification() noexcept;
  bool announce(State state) noexcept;
  bool spin(int pauses) noexcept;
  bool yield_until(Clock::time_point deadline) noexcept;
  void check_yield(WaitCosts& costs) noexcept;
  void sleep(WaitCosts& costs) noexcept;
  std::optional<Clock::time_point> woken_at() const noexcept;
  WaitHistory& history_of(const void* place) noexcept;

  static constexpr std::size_t places = 4;  // more than one thread waits at; those that meet in one share it

  FutexWord state_{empty};
  std::atomic<Clock::rep> woken_at_{0};  // by a waker that saw the owner yielding or parked; 0: by another
  unsigned waits_ = 0;
  std::int64_t sleeps_left_ = 0;  // waits that must not yield
  std::array<WaitHistory, places> histories_;
  ThreadParker* next_free_ = nullptr;  // in the ParkerStore
};

/// A parker that is set aside for a thread. Any thread takes it; the thread that it is for adopts it, and gives it back
/// when it ends.
///
/// It prevents a failure that only the new thread would see: without memory for its parker, an exception on that thread
/// would end the process.
class ParkerLease {
 public:
  /// Throws std::bad_alloc.
  ParkerLease();
  ParkerLease(ParkerLease&& other) noexcept : parker_(std::exchange(other.parker_, nullptr)) {}
  ParkerLease& operator=(ParkerLease&&) = delete;
  ~ParkerLease();

  /// Makes it the calling thread's parker. The thread must not have one yet.
  void adopt() && noexcept;

 private:
  ThreadParker* parker_;
};

/// Starts a thread that may block on channels. What it needs for that is allocated here, on the calling thread.
template <class Action>
std::thread start_with_parker(Action action) {
  return std::thread([parker = ParkerLease(), action = std::move(action)]() mutable {
    std::move(parker).adopt();
    action();
  });
}

}  // namespace poolbench
