#pragma once

#include "harness/system/clock.hpp"
#include "pools/channel/cpu_relax.hpp"
#include "pools/coroutine/polling_rule.hpp"

namespace poolbench {

/// Waits for a time: sleeps until shortly before it and watches the clock from there, within the bounds of PollingRule,
/// because the processor belongs to the workers. For one thread.
class Pacer {
 public:
  /// Returns at `until` or a little earlier, so call it in a loop; or as soon as `news()` is true. `sleep_until(time)`
  /// sleeps, and may return early if there are news.
  template <class SleepUntil, class News>
  void wait_until(Clock::time_point until, const SleepUntil& sleep_until, const News& news) {
    const Clock::time_point now = Clock::now();
    const Clock::time_point wake = polling_.sleep_until(until, now);
    if (wake > now) {
      sleep_until(wake);
      if (!news()) polling_.slept(wake, Clock::now());
      return;
    }
    Clock::time_point watched = now;
    while (watched < until && !news()) {
      cpu_relax();
      watched = Clock::now();
    }
    polling_.polled(watched - now);
  }

 private:
  PollingRule polling_{Clock::now()};
};

}  // namespace poolbench
