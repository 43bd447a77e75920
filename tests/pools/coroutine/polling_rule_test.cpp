#include "pools/coroutine/polling_rule.hpp"

#include <chrono>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

using Time = PollingRule::Time;
using Duration = PollingRule::Duration;

constexpr Time start{std::chrono::hours(1)};

/// Makes `sleeps` sleeps end `late`.
void sleep_late(PollingRule& rule, Duration late, int sleeps) {
  for (int i = 0; i < sleeps; ++i) rule.slept(start, start + late);
}

/// How long before a timer a thread begins to watch the clock, if its budget allows that.
Duration lead(PollingRule rule) {
  const Time due = start + 1ms;
  return due - rule.sleep_until(due, start);
}

/// Simulates a thread with a timer every `interval`, which sleeps and polls as the rule says, for a second. Returns the
/// share of it that it polled. Its sleeps are `late`.
double share_polled(Duration interval, Duration late) {
  PollingRule rule(start);
  Duration polled{0};
  Time now = start;
  for (Time due = start + interval; due < start + 1s; due += interval) {
    while (now < due) {
      const Time until = rule.sleep_until(due, now);
      if (until <= now) {
        rule.polled(due - now);
        polled += due - now;
        now = due;
      } else {
        now = until + late;
        rule.slept(until, now);
      }
    }
  }
  return std::chrono::duration<double>(polled) / 1s;
}

}  // namespace

TEST_CASE("a thread sleeps until shortly before a timer and watches the clock from there", "[polling rule]") {
  PollingRule rule(start);
  const Time due = start + 1ms;
  const Time watch = due - PollingRule::latest;  // what it assumes until it knows how late its sleeps are
  CHECK(rule.sleep_until(due, start) == watch);
  CHECK(rule.sleep_until(due, watch) <= watch);
  CHECK(rule.sleep_until(due, due) <= due);
  CHECK(rule.sleep_until(due, due + 1ms) <= due + 1ms);
}

TEST_CASE("it watches for about as long as its sleeps are late, and never longer than the bound", "[polling rule]") {
  PollingRule rule(start);
  CHECK(lead(rule) == PollingRule::latest);
  sleep_late(rule, 5us, 200);
  CHECK(lead(rule) < 6us);
  CHECK(lead(rule) >= 5us);
  sleep_late(rule, 40us, 30);
  CHECK(lead(rule) > 39us);
  sleep_late(rule, 10ms, 100);
  CHECK(lead(rule) <= PollingRule::latest);
  sleep_late(rule, -1us, 200);
  CHECK(lead(rule) >= 0us);
  CHECK(lead(rule) < 1us);
}

TEST_CASE("a late sleep weighs more than one on time", "[polling rule]") {
  PollingRule rule(start);
  for (int i = 0; i < 200; ++i) sleep_late(rule, i % 4 == 0 ? 40us : 10us, 1);
  CHECK(lead(rule) > 20us);
}

TEST_CASE("without a budget, it sleeps until the timer itself", "[polling rule]") {
  PollingRule rule(start);
  rule.polled(PollingRule::most_saved);
  const Time far = start + 1ms;
  const Time near = start + 10us;
  CHECK(rule.sleep_until(far, start) == far);
  CHECK(rule.sleep_until(near, start) == near);
  CHECK_FALSE(rule.may_look_out(start));
}

TEST_CASE("a share of the time may be polled, and little of it is saved up", "[polling rule]") {
  PollingRule rule(start);
  rule.polled(PollingRule::most_saved);
  const Time earned = start + PollingRule::share * PollingRule::look_out;
  CHECK_FALSE(rule.may_look_out(earned - 100ns));
  CHECK(rule.may_look_out(earned));
  CHECK(rule.may_look_out(earned + 1h));
  rule.polled(PollingRule::most_saved);
  CHECK_FALSE(rule.may_look_out(earned + 1h));
}

TEST_CASE("the time polled stays within its share, no matter how close timers are or how late sleeps end",
          "[polling rule]") {
  const auto interval = GENERATE(1us, 16us, 50us, 100us, 1'000us);
  const auto late = GENERATE(0us, 2us, 20us, 60us, 500us);
  CAPTURE(interval.count(), late.count());
  CHECK(share_polled(interval, late) <= 0.101);
}

TEST_CASE("a thread whose timers are far apart is on time for each", "[polling rule]") {
  // Its sleeps are as late as expected, so it wakes at the timer and polls next to nothing.
  CHECK(share_polled(1ms, 20us) < 0.01);
}
