#include "harness/system/hand_overs.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

#include "pools/cpu_set.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::thread_count;
using testing::thread_count_returns_to;

namespace {

/// A clock that each reading advances by a microsecond, so that what lies between two readings shows in the result.
std::atomic<std::int64_t> readings{0};
std::int64_t counting_clock() {
  return 1000 * readings.fetch_add(1, std::memory_order_relaxed);
}

constexpr unsigned samples = 7;

HandOverSetting counted(std::vector<unsigned> cpus = usable_cpus(), std::chrono::nanoseconds limit = 1h) {
  return {.cpus = std::move(cpus), .now = counting_clock, .limit = limit};
}

std::vector<unsigned> first_cpu() {
  return {usable_cpus().front()};
}

/// The processors, if there are at least two.
bool reaches_another_processor() {
  return usable_cpus().size() > 1;
}

}  // namespace

TEST_CASE("a yield is a fiftieth of the time between the clock readings around fifty of them") {
  CHECK(hand_overs(counted()).yield(samples) == std::vector<double>(samples, 20));
}

TEST_CASE("a wake-up lasts from the waker's reading of the clock to the sleeper's, with none between") {
  const HandOvers all = hand_overs(counted());
  CHECK(all.wake_here(samples) == std::vector<double>(samples, 1000));
  CHECK(all.wake_there(samples) == std::vector<double>(reaches_another_processor() ? samples : 0, 1000));
}

TEST_CASE("a spin hand-over is half of one of fifty round trips") {
  CHECK(hand_overs(counted()).spin(samples) == std::vector<double>(reaches_another_processor() ? samples : 0, 10));
}

TEST_CASE("a thread's start lasts from before its construction to its first instruction") {
  CHECK(hand_overs(counted()).thread_start(samples) == std::vector<double>(samples, 1000));
}

TEST_CASE("with one processor, nothing reaches another") {
  const HandOvers all = hand_overs(counted(first_cpu()));
  CHECK(all.wake_there(samples).empty());
  CHECK(all.spin(samples).empty());
  CHECK(all.yield(samples).size() == samples);
  CHECK(all.wake_here(samples).size() == samples);
}

TEST_CASE("where the system reports no processors, only threads start") {
  const HandOvers all = hand_overs(counted({}));
  for (const auto& hand_over : {all.yield, all.wake_here, all.wake_there, all.spin}) CHECK(hand_over(samples).empty());
  CHECK(all.thread_start(samples).size() == samples);
}

TEST_CASE("a processor that does not exist has no hand-overs, and nothing waits for it longer than the limit") {
  constexpr unsigned none = 16'000;
  for (const std::vector<unsigned>& cpus : {std::vector{none}, std::vector{usable_cpus().front(), none}}) {
    const HandOvers all = hand_overs(counted(cpus, 1ms));
    CHECK(all.wake_there(samples).empty());
    CHECK(all.spin(samples).empty());
    CHECK(hand_overs(counted(cpus)).yield(samples).empty() == (cpus.front() == none));
  }
}

TEST_CASE("when the time is over, each returns what it has, which is no more than asked for") {
  const HandOvers all = hand_overs(counted(usable_cpus(), 0ns));
  constexpr unsigned endless = 1'000'000;
  for (const auto& hand_over : {all.yield, all.wake_here, all.wake_there, all.spin, all.thread_start})
    CHECK(hand_over(endless).size() < endless);
}

TEST_CASE("measuring leaves no thread behind, and the caller where it was") {
  const CpuSet before = *CpuSet::of_this_thread();
  const int threads = thread_count();
  const HandOvers all = hand_overs();
  for (const auto& hand_over : {all.yield, all.wake_here, all.wake_there, all.spin, all.thread_start}) {
    for (const double took : hand_over(samples)) CHECK(took > 0);
  }
  CHECK(CpuSet::of_this_thread()->numbers() == before.numbers());
  CHECK(thread_count_returns_to(threads));
}
