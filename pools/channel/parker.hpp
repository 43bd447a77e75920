#pragma once

#include <atomic>
#include <cstdint>

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

  /// The calling thread's own parker.
  static ThreadParker& current();

  /// Blocks until unpark(), which may have been called already. Owner only. What was written before unpark() is
  /// visible.
  void park() noexcept;

  void unpark() noexcept override;

 private:
  enum State : std::uint32_t { empty, parked, notified };

  bool consume_notification() noexcept;

  std::atomic<std::uint32_t> state_{empty};
};

}  // namespace poolbench
