#include "pools/channel/wait_costs.hpp"

#include "pools/cpu_set.hpp"
#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

/// Records a wake-up that takes `took`, `times` in a row.
void wake(WaitCosts& costs, std::chrono::nanoseconds took, int times = 1) {
  for (int i = 0; i < times; ++i) costs.woke(took);
}

WaitCosts::Duration used_by_process{};

/// Asks at `now`, when the process has used so much processor time.
bool stalled(WaitCosts& costs, WaitCosts::Clock::time_point now, WaitCosts::Duration used) {
  used_by_process = used;
  return costs.stalled(now, [] { return used_by_process; });
}

}  // namespace

TEST_CASE("the cost of a wake-up follows what wake-ups take", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  const auto guessed = costs.wake();
  CHECK(guessed > 500ns);
  wake(costs, 10us, 1000);
  CHECK(costs.wake() > 9us);
  CHECK(costs.wake() < 11us);
  wake(costs, 2us, 1000);
  CHECK(costs.wake() > 1800ns);
  CHECK(costs.wake() < 2200ns);
}

TEST_CASE("it is the lower quartile, so three long wake-ups of four do not count", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  for (int i = 0; i < 1000; ++i) {
    wake(costs, 4us, 2);
    wake(costs, 40us, 3);
  }
  CHECK(costs.wake() < 5us);
}

TEST_CASE("it stays between one yield and some tens", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  wake(costs, 1s, 10'000);
  CHECK(costs.wake() == 12'500ns);
  wake(costs, 0ns, 10'000);
  CHECK(costs.wake() == 500ns);
}

TEST_CASE("a wait yields for as long as some wake-ups take", "[wait_costs]") {
  const WaitCosts costs(10, 500ns);
  CHECK(costs.patience() == WaitCosts::patience_in_wake_ups * costs.wake());
}

TEST_CASE("the process is stalled if it had less than half a processor between two looks", "[wait_costs]") {
  constexpr auto interval = WaitCosts::between_looks;
  WaitCosts costs(10, 500ns);
  WaitCosts::Clock::time_point now(1h);
  CHECK_FALSE(stalled(costs, now, 1s));  // the first look has nothing to compare with
  CHECK(stalled(costs, now += interval, 1s + interval / 4));
  CHECK_FALSE(stalled(costs, now += interval, 1s + interval));
  CHECK_FALSE(stalled(costs, now += interval, 1s + interval + interval / 2));  // exactly half
  CHECK(stalled(costs, now += interval, 1s + interval + interval / 2));
}

TEST_CASE("the process is not looked at again too soon", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  const WaitCosts::Clock::time_point start(1h);
  CHECK_FALSE(stalled(costs, start, 1s));
  CHECK_FALSE(stalled(costs, start + WaitCosts::between_looks - 1ns, 1s));
  CHECK(stalled(costs, start + WaitCosts::between_looks, 1s));
  CHECK(stalled(costs, start + WaitCosts::between_looks + 1ns, 2s));
}

TEST_CASE("a look that is too old says nothing", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  const WaitCosts::Clock::time_point start(1h);
  CHECK_FALSE(stalled(costs, start, 1s));
  CHECK_FALSE(stalled(costs, start + WaitCosts::oldest_look + 1ns, 1s));
  CHECK(stalled(costs, start + WaitCosts::oldest_look + 1ns + WaitCosts::between_looks, 1s));
}

TEST_CASE("threads spin only where another processor can end their wait", "[wait_costs]") {
  CHECK((WaitCosts::here().pauses() > 0) == (usable_processors() > 1));
  CHECK(&WaitCosts::here() == &WaitCosts::here());
}
