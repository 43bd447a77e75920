#include "harness/system/watchdog.hpp"

#include <atomic>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/gate.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::Gate;
using Clock = std::chrono::steady_clock;

TEST_CASE("a watchdog calls its alarm when the time has come") {
  Gate called;
  called.open();
  const auto when = Clock::now() + 1ms;
  Clock::time_point then;
  const Watchdog watchdog({{when, [&] {
                              then = Clock::now();
                              called.pass();
                            }}});
  called.wait_for_arrivals(1);
  CHECK(then >= when);
}

TEST_CASE("a watchdog calls its alarms one after the other") {
  Gate called;
  called.open();
  std::string calls;
  const auto alarm = [&](char name) {
    return [&, name] {
      calls += name;
      called.pass();
    };
  };
  const auto now = Clock::now();
  const Watchdog watchdog({{now, alarm('a')}, {now, alarm('b')}, {now + 1ms, alarm('c')}});
  called.wait_for_arrivals(3);
  CHECK(calls == "abc");
}

TEST_CASE("a watchdog that is destroyed in time calls nothing and does not wait") {
  std::atomic<bool> called{false};
  {
    const Watchdog watchdog({{Clock::now() + 24h, [&] { called = true; }}});
  }
  CHECK_FALSE(called);
}

TEST_CASE("a watchdog that is destroyed between two alarms does not call the second") {
  Gate first;
  first.open();
  std::atomic<bool> second{false};
  {
    const Watchdog watchdog({{Clock::now(), [&] { first.pass(); }}, {Clock::now() + 24h, [&] { second = true; }}});
    first.wait_for_arrivals(1);
  }
  CHECK_FALSE(second);
}

TEST_CASE("a watchdog's destructor waits for the call that is under way") {
  Gate held;
  std::atomic<bool> done{false};
  {
    const Watchdog watchdog({{Clock::now(), [&] {
                                held.pass();
                                done = true;
                              }}});
    held.wait_for_arrivals(1);
    held.open();
  }
  CHECK(done);
}
