#include "pools/coroutine/timer_heap.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

TEST_CASE("the earliest timer comes out first, no matter in which order they went in", "[timer heap]") {
  TimerHeap<int> timers;
  const TimerHeap<int>::Clock::time_point start{};
  CHECK(timers.empty());
  std::vector<int> order{3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
  for (const int number : order) timers.push(start + number * 1us, number);
  std::ranges::sort(order);
  for (const int number : order) {
    REQUIRE_FALSE(timers.empty());
    CHECK(timers.next().due == start + number * 1us);
    CHECK(timers.next().what == number);
    CHECK(timers.pop() == number);
  }
  CHECK(timers.empty());
}
