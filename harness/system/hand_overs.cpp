#include "harness/system/hand_overs.hpp"

#include <sched.h>

#include <atomic>
#include <cstddef>
#include <future>
#include <optional>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "pools/channel/futex.hpp"
#include "pools/cpu_set.hpp"

namespace poolbench {
namespace {

using Samples = std::vector<double>;

/// What a thread does on the processor that it is bound to, until the token says that the time is over.
struct Bound {
  unsigned cpu = 0;
  std::function<void(const std::stop_token& over)> run;
};

std::jthread start(const Bound& bound, std::promise<void> done = {}) {
  return std::jthread([&bound, done = std::move(done)](const std::stop_token& over) mutable {
    CpuSet one;
    one.add(bound.cpu);
    if (one.bind_this_thread()) bound.run(over);
    done.set_value();
  });
}

/// Runs `measuring` until it is done or the time is over, and its partner as long.
void run_for(std::chrono::nanoseconds limit, const Bound& measuring, const std::optional<Bound>& partner = {}) {
  std::optional<std::jthread> partner_thread;
  if (partner) partner_thread = start(*partner);
  std::promise<void> done;
  const std::future<void> is_done = done.get_future();
  const std::jthread measuring_thread = start(measuring, std::move(done));
  is_done.wait_for(limit);
}  // the destructors tell first the one thread, then its partner that the time is over, and wait for it

double nanoseconds(std::int64_t from, std::int64_t to) {
  return static_cast<double>(to - from);
}

/// Nothing if the system cannot start the threads.
template <class Measure>
HandOvers::Measured or_nothing(Measure measure) {
  return [measure = std::move(measure)](unsigned samples) {
    try {
      return measure(samples);
    } catch (const std::system_error&) {
      return Samples();
    }
  };
}

Samples time_yields(const HandOverSetting& setting, unsigned samples) {
  constexpr int yields = 50;  // so that the clock costs little of it
  Samples taken;
  taken.reserve(samples);
  run_for(setting.limit, {setting.cpus[0], [&](const std::stop_token& over) {
                            while (taken.size() < samples) {
                              const std::int64_t start = setting.now();
                              for (int i = 0; i < yields; ++i) {
                                if (over.stop_requested()) return;
                                sched_yield();
                              }
                              taken.push_back(nanoseconds(start, setting.now()) / yields);
                            }
                          }});
  return taken;
}

/// A number that one thread sets and another sleeps for.
struct Bell {
  /// Returns whether a thread slept.
  bool ring(std::uint32_t new_number) {
    number.store(new_number, std::memory_order_release);
    return futex_wake(number);
  }

  FutexWord number{0};
};

/// The thread that sleeps for the numbers of a bell, until the time is over.
class Listener {
 public:
  Listener(Bell& bell, const std::stop_token& over)
      : bell_(bell), over_(over), end_(over, [&bell] { bell.ring(time_is_over); }) {}

  /// Sleeps until the bell rings this number. Returns false once the time is over. No wake-up is lost between the check
  /// and the sleep: by then the number has changed, and futex(2) does not sleep.
  bool hears(std::uint32_t number) const {
    for (std::uint32_t heard = bell_.number; heard != number; heard = bell_.number) {
      if (over_.stop_requested()) return false;
      futex_wait(bell_.number, heard);
    }
    return true;
  }

 private:
  static constexpr std::uint32_t time_is_over = ~std::uint32_t{0};

  Bell& bell_;
  std::stop_token over_;
  std::stop_callback<std::function<void()>> end_;
};

/// Wakes a thread that sleeps on processor `cpu`.
Samples time_wakes(const HandOverSetting& setting, unsigned cpu, unsigned samples) {
  constexpr std::chrono::microseconds until_asleep{100};
  Bell call, answer;
  std::atomic<std::int64_t> returned_ns{0};
  const Bound sleeper{cpu, [&](const std::stop_token& over) {
                        const Listener listener(call, over);
                        for (std::uint32_t turn = 1; listener.hears(turn); ++turn) {
                          returned_ns.store(setting.now(), std::memory_order_relaxed);
                          answer.ring(turn);
                        }
                      }};
  Samples taken;
  taken.reserve(samples);
  const Bound waker{setting.cpus[0], [&](const std::stop_token& over) {
                      const Listener listener(answer, over);
                      for (std::uint32_t turn = 1; taken.size() < samples; ++turn) {
                        std::this_thread::sleep_for(until_asleep);
                        const std::int64_t start = setting.now();
                        const bool slept = call.ring(turn);
                        if (!listener.hears(turn)) return;
                        if (slept) taken.push_back(nanoseconds(start, returned_ns.load(std::memory_order_relaxed)));
                      }
                    }};
  run_for(setting.limit, waker, sleeper);
  return taken;
}

/// Spins until `word` is `number`. Returns false if the time is over.
bool spin_for(const std::atomic<std::uint32_t>& word, std::uint32_t number, const std::stop_token& over) {
  while (word.load(std::memory_order_acquire) != number) {
    if (over.stop_requested()) return false;
  }
  return true;
}

Samples time_spins(const HandOverSetting& setting, unsigned samples) {
  constexpr int round_trips = 50;  // so that the clock costs little of it
  alignas(64) std::atomic<std::uint32_t> ball{0};
  const Bound returning{setting.cpus[1], [&](const std::stop_token& over) {
                          for (std::uint32_t turn = 1; spin_for(ball, turn, over); turn += 2)
                            ball.store(turn + 1, std::memory_order_release);
                        }};
  Samples taken;
  taken.reserve(samples);
  const Bound serving{setting.cpus[0], [&](const std::stop_token& over) {
                        for (std::uint32_t turn = 1; taken.size() < samples;) {
                          const std::int64_t start = setting.now();
                          for (int i = 0; i < round_trips; ++i, turn += 2) {
                            ball.store(turn, std::memory_order_release);
                            if (!spin_for(ball, turn + 1, over)) return;
                          }
                          taken.push_back(nanoseconds(start, setting.now()) / (2 * round_trips));
                        }
                      }};
  run_for(setting.limit, serving, returning);
  return taken;
}

Samples time_thread_starts(const HandOverSetting& setting, unsigned samples) {
  Samples taken;
  for (const auto begun = Clock::now(); taken.size() < samples && Clock::now() - begun < setting.limit;) {
    std::int64_t started = 0;
    const std::int64_t start = setting.now();
    std::thread([&] { started = setting.now(); }).join();
    taken.push_back(nanoseconds(start, started));
  }
  return taken;
}

Samples impossible(unsigned /*samples*/) {
  return {};
}

}  // namespace

HandOvers hand_overs(const HandOverSetting& setting) {
  HandOvers all{.yield = impossible,
                .wake_here = impossible,
                .wake_there = impossible,
                .spin = impossible,
                .thread_start = or_nothing([setting](unsigned n) { return time_thread_starts(setting, n); })};
  if (setting.cpus.empty()) return all;
  all.yield = or_nothing([setting](unsigned n) { return time_yields(setting, n); });
  all.wake_here = or_nothing([setting](unsigned n) { return time_wakes(setting, setting.cpus[0], n); });
  if (setting.cpus.size() == 1) return all;
  all.wake_there = or_nothing([setting](unsigned n) { return time_wakes(setting, setting.cpus[1], n); });
  all.spin = or_nothing([setting](unsigned n) { return time_spins(setting, n); });
  return all;
}

}  // namespace poolbench
