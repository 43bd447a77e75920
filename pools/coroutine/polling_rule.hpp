#pragma once

#include "pools/language.hpp"

#include <algorithm>
#include <chrono>

namespace poolbench {

/// Decides when a thread that has nothing to do may poll, for a timer or for work from other threads, and when it has
/// to sleep.
///
/// A sleep ends late, by some microseconds or, on a virtual machine, some tens of them. So a thread that wants to be on
/// time sleeps until shortly before the timer and watches the clock from there. Two rules bound what that costs:
/// - It watches no longer than its own sleeps were late, which is all that watching can gain.
/// - It polls for at most 1 / `share` of its time. Otherwise it would never sleep where timers are closer together than
///   sleeps are late: 64 workers with exponential sleeps of 1 ms, one timer every 16 us, kept a processor 90 % busy.
///
/// When its budget is spent, it sleeps until the timer itself and is late for that one.
///
/// It has no clock and never waits; times are arguments. Not thread-safe.
class PollingRule {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;
  using Duration = std::chrono::nanoseconds;

  /// A tenth of the time. That much goes unnoticed beside the rest of a pool's work, and it is enough to be on time for
  /// one timer every 600 us even where sleeps are as late as `latest`.
  static constexpr int share = 10;

  /// Sleeps that are later than this were held up by other programs, and polling would hold up those.
  static constexpr Duration latest = std::chrono::microseconds(60);

  /// How long to look out for work from other threads: about as long as it takes to be woken from a sleep.
  static constexpr Duration look_out = std::chrono::microseconds(15);

  /// The most that may be saved up while there is nothing to poll for: enough for a handful of timers in a row.
  static constexpr Duration most_saved = 5 * latest;

  explicit PollingRule(Time start) : now_(start) {}

  /// When to stop sleeping for a timer that is due at `due`; not later than `now` if the thread should already watch
  /// the clock.
  Time sleep_until(Time due, Time now) {
    save(now);
    if (due - now <= late_) return affords(due - now) ? now : due;
    return affords(late_) ? due - late_ : due;
  }

  /// Whether to look out for work from other threads, for `look_out`, before sleeping.
  bool may_look_out(Time now) {
    save(now);
    return affords(look_out);
  }

  /// Takes the time that was polled off the budget. A look-out that found work is free: sleeping would have cost more.
  void polled(Duration time) { saved_ -= std::min(time, saved_); }

  /// Records that a sleep until `until` ended by itself at `now`. The estimate rises by a quarter of its error and
  /// falls by a sixteenth, so it covers about four sleeps out of five.
  void slept(Time until, Time now) {
    const Duration late = std::clamp<Duration>(now - until, Duration::zero(), latest);
    late_ += (late - late_) / (late > late_ ? 4 : 16);
  }

 private:
  bool affords(Duration time) const { return time <= saved_; }

  void save(Time now) {
    saved_ = std::min<Duration>(most_saved, saved_ + (now - now_) / share);
    now_ = now;
  }

  Time now_;
  Duration late_ = latest;  // how late sleeps end: the current estimate
  Duration saved_ = most_saved;
};

}  // namespace poolbench
