#pragma once

#include "pools/language.hpp"

#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>

namespace poolbench {

/// Somebody who waits for one wake-up: a thread here, and whatever else can be suspended and resumed.
class Parker {
 public:
  /// Ends the wait. Called once per wait, from any thread, by whoever claimed it.
  virtual void unpark() noexcept = 0;

 protected:
  ~Parker() = default;
};

/// Parks the calling thread: some yields, then the futex.
///
/// Waking a sleeping thread on another processor costs tens of microseconds, finding one that yields less than one, so
/// most hand-overs should end in the first stage; an idle thread is asleep in the futex within some 20 microseconds.
///
/// Protocol: `state_` goes empty -> notified (woken while yielding) or empty -> parked -> notified; only the owner sets
/// it back to empty. unpark() touches no memory but the futex's address after the exchange, and a ThreadParker is never
/// destroyed (a finished thread's is reused), so a wake-up that comes late hits a live object, which ignores it.
class ThreadParker final : public Parker {
 public:
  ThreadParker() = default;
  ThreadParker(const ThreadParker&) = delete;
  ThreadParker& operator=(const ThreadParker&) = delete;

  /// The calling thread's own parker. Throws std::bad_alloc if it has none yet and there is no memory for one; not on
  /// a thread that adopted a ParkerLease.
  static ThreadParker& current();

  /// Blocks until unpark(), which may have been called already. Owner only. What was written before unpark() is
  /// visible.
  void park() noexcept;

  void unpark() noexcept override;

 private:
  friend class ParkerStore;

  enum State : std::uint32_t { empty, parked, notified };

  bool consume_notification() noexcept;

  std::atomic<std::uint32_t> state_{empty};
  ThreadParker* next_free_ = nullptr;  // in the ParkerStore
};

/// A parker that is set aside for a thread. Any thread takes it; the one it is for adopts it, and gives it back when it
/// ends.
///
/// So that a thread that is to block on channels can be started without a failure that only it would see: where there
/// is no memory for its parker, an exception on the new thread would end the process.
class ParkerLease {
 public:
  /// Throws std::bad_alloc.
  ParkerLease();
  ParkerLease(ParkerLease&& other) noexcept : parker_(std::exchange(other.parker_, nullptr)) {}
  ParkerLease& operator=(ParkerLease&&) = delete;
  ~ParkerLease();

  /// Makes it the calling thread's own, which must not have parked before.
  void adopt() && noexcept;

 private:
  ThreadParker* parker_;
};

/// A thread that may block on channels. What it needs for that is allocated here.
template <class Action>
std::thread start_with_parker(Action action) {
  return std::thread([parker = ParkerLease(), action = std::move(action)]() mutable {
    std::move(parker).adopt();
    action();
  });
}

}  // namespace poolbench
