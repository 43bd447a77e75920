#pragma once

#include "pools/language.hpp"

#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>

namespace poolbench {

/// Something that waits for one wake-up: a thread here, or anything else that can be suspended and resumed.
class Parker {
 public:
  /// Ends the wait. The thread that claimed the wait calls it, once.
  virtual void unpark() noexcept = 0;

 protected:
  ~Parker() = default;
};

/// Parks the calling thread: some yields, then the futex.
///
/// Waking a sleeping thread on another processor costs tens of microseconds; finding one that yields costs less than
/// one. So most hand-overs should end in the first stage. An idle thread is asleep in the futex within some 20
/// microseconds.
///
/// Protocol: `state_` goes empty -> notified (woken while yielding) or empty -> parked -> notified; only the owner sets
/// it back to empty. After the exchange, unpark() touches no memory but the futex's address, and a ThreadParker is
/// never destroyed (a finished thread's is reused). So a late wake-up reaches a live object, which ignores it.
class ThreadParker final : public Parker {
 public:
  ThreadParker() = default;
  ThreadParker(const ThreadParker&) = delete;
  ThreadParker& operator=(const ThreadParker&) = delete;

  /// The calling thread's own parker. Throws std::bad_alloc if the thread has none yet and there is no memory for one.
  /// It does not throw on a thread that adopted a ParkerLease.
  static ThreadParker& current();

  /// Blocks until unpark(), which may already have been called. Only the owner may call it. What was written before
  /// unpark() is visible afterwards.
  void park() noexcept;

  void unpark() noexcept override;

 private:
  friend class ParkerStore;

  enum State : std::uint32_t { empty, parked, notified };

  bool consume_notification() noexcept;

  std::atomic<std::uint32_t> state_{empty};
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
