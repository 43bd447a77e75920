#include "pools/channel/wait_costs.hpp"

#include <algorithm>
#include <thread>

#include "pools/channel/clocks.hpp"
#include "pools/channel/cpu_relax.hpp"
#include "pools/cpu_set.hpp"

namespace poolbench {
namespace {

/// How many yields' time a wait spins. A thread that spins keeps others off the processor, so it may not be long; but
/// it has to be longer than a hand-over between threads that yield, or they would never find out that they could spin.
constexpr int yields_to_spin = 4;

/// What `action` costs the thread, in picoseconds: its own processor time, in which nobody else's turns count. It gives
/// up repeating where those last long.
template <class Action>
std::int64_t cost_ps(const Action& action) {
  const auto deadline = WaitCosts::Clock::now() + std::chrono::microseconds(100);
  const auto start = time_of(CLOCK_THREAD_CPUTIME_ID);
  std::int64_t times = 0;
  do {
    action();
    ++times;
  } while (times < 32 && WaitCosts::Clock::now() < deadline);
  return std::max<std::int64_t>(1, 1000 * (time_of(CLOCK_THREAD_CPUTIME_ID) - start).count() / times);
}

WaitCosts measured() {
  const std::int64_t yield_ps = cost_ps([] { std::this_thread::yield(); });
  const std::int64_t pause_ps = cost_ps([] { cpu_relax(); });
  const auto to_spin = static_cast<int>(yields_to_spin * yield_ps / pause_ps);
  return WaitCosts(usable_processors() > 1 ? std::max(1, to_spin) : 0, std::chrono::nanoseconds(1 + yield_ps / 1000));
}

}  // namespace

WaitCosts& WaitCosts::here() noexcept {
  static WaitCosts costs = measured();
  return costs;
}

void WaitCosts::woke(Duration took) noexcept {
  // Steps up and down in the proportion 1 : 3 cancel out where one wake-up of four is shorter.
  const std::int64_t wake = wake_.load(std::memory_order_relaxed);
  const std::int64_t next = took.count() < wake ? wake - 3 * wake / 64 : wake + wake / 64 + 1;
  wake_.store(std::clamp(next, yield_.count(), most * yield_.count()), std::memory_order_relaxed);
}

bool WaitCosts::stalled(Clock::time_point now, Duration (*used)()) noexcept {
  const std::int64_t at = Duration(now.time_since_epoch()).count();
  const std::int64_t passed = at - last_look_.load(std::memory_order_relaxed);
  if (passed >= Duration(between_looks).count()) {
    last_look_.store(at, std::memory_order_relaxed);
    const std::int64_t used_now = used().count();
    const std::int64_t used_before = used_.exchange(used_now, std::memory_order_relaxed);
    const bool comparable = passed <= Duration(oldest_look).count();
    stalled_.store(comparable && 2 * (used_now - used_before) < passed, std::memory_order_relaxed);
  }
  return stalled_.load(std::memory_order_relaxed);
}

}  // namespace poolbench
