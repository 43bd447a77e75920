#pragma once

#include "pools/language.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace poolbench {

/// What the ways to wait cost on this machine, so that no length of time has to be a constant: a thread that parks
/// tries the cheap ways first, each for some multiple of what the next one costs. README.md in this folder has the
/// rule.
///
/// It has no clock; times are arguments. Any thread may call it; updates that meet may get lost.
class WaitCosts {
 public:
  using Clock = std::chrono::steady_clock;
  using Duration = std::chrono::nanoseconds;

  /// How many wake-ups the yields of a wait may take. If all partners sleep, one wait lasts as long as the wake-ups of
  /// the whole chain: the producer waits for the dispatcher, which waits for a worker, each way. A thread that gave up
  /// sooner would sleep because the others do, and they because of it.
  static constexpr int patience_in_wake_ups = 8;

  /// `pauses`: how many pauses of the processor a wait spins; 0 if there is one processor, where nothing can change
  /// meanwhile. `yield`: what a yield takes if no other thread wants the processor.
  WaitCosts(int pauses, Duration yield) noexcept : pauses_(pauses), yield_(yield), wake_(first_guess * yield.count()) {}

  /// Those of this machine, measured by the first call, which takes at most some 200 microseconds. What a wake-up costs
  /// is learned from then on.
  static WaitCosts& here() noexcept;

  int pauses() const noexcept { return pauses_; }
  Duration patience() const noexcept { return patience_in_wake_ups * wake(); }

  /// How long it takes from an unpark() until the sleeping thread runs. The lower quartile: where more threads run than
  /// there are processors, the others contain the turns of those, and waiting longer would only prolong them.
  Duration wake() const noexcept { return Duration(wake_.load(std::memory_order_relaxed)); }
  void woke(Duration took) noexcept;

  /// Whether the process had less than half a processor lately, so that whoever waited for a processor lost it to
  /// another program and not to a thread that got on with the work. `used` returns the processor time of the process.
  ///
  /// It looks again after `between_looks`. The system counts the time of a running thread by its ticks, of up to 10 ms;
  /// in less time, a process may seem to have done nothing; and it adds up all threads, which takes long. A look that
  /// is older than `oldest_look` says nothing about now.
  bool stalled(Clock::time_point now, Duration (*used)()) noexcept;
  static constexpr Duration between_looks = std::chrono::milliseconds(40);
  static constexpr Duration oldest_look = 4 * between_looks;

 private:
  static constexpr int first_guess = 10;  // yields
  static constexpr int most = 25;         // yields: what is slower is not the machine's doing

  const int pauses_;
  const Duration yield_;
  std::atomic<std::int64_t> wake_;          // nanoseconds
  std::atomic<std::int64_t> last_look_{0};  // nanoseconds of the clock; 0: none
  std::atomic<std::int64_t> used_{0};       // nanoseconds of processor time, at the last look
  std::atomic<bool> stalled_{false};        // then
};

}  // namespace poolbench
