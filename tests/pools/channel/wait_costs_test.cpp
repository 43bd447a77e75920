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

}  // namespace

TEST_CASE("the cost of a wake-up follows what wake-ups take", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  const auto guessed = costs.wake();
  CHECK(guessed > 500ns);
  wake(costs, 30us, 1000);
  CHECK(costs.wake() > 28us);
  CHECK(costs.wake() < 32us);
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

TEST_CASE("it stays between one yield and a hundred", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  wake(costs, 1s, 10'000);
  CHECK(costs.wake() == 50us);
  wake(costs, 0ns, 10'000);
  CHECK(costs.wake() == 500ns);
}

TEST_CASE("a wait yields for as long as some wake-ups take", "[wait_costs]") {
  const WaitCosts costs(10, 500ns);
  CHECK(costs.patience() == WaitCosts::patience_in_wake_ups * costs.wake());
}

TEST_CASE("the process is stalled if it had less than half a processor since the last look", "[wait_costs]") {
  WaitCosts costs(10, 500ns);
  const WaitCosts::Clock::time_point start(1h);
  static_cast<void>(costs.stalled(start, 100ms));
  CHECK(costs.stalled(start + 3ms, 101ms));
  CHECK_FALSE(costs.stalled(start + 6ms, 103ms));
  CHECK_FALSE(costs.stalled(start + 8ms, 104ms));  // exactly half
  CHECK(costs.stalled(start + 11ms, 104ms));
}

TEST_CASE("threads spin only where another processor can end their wait", "[wait_costs]") {
  CHECK((WaitCosts::here().pauses() > 0) == (usable_processors() > 1));
  CHECK(&WaitCosts::here() == &WaitCosts::here());
}
