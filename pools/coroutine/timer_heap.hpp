#pragma once

#include "pools/language.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

namespace poolbench {

/// Things to do at given times, the earliest first. Not thread-safe.
template <class What>
class TimerHeap {
 public:
  using Clock = std::chrono::steady_clock;

  struct Timer {
    Clock::time_point due;
    What what;
  };

  /// Makes room for `timers` timers: up to that many, push() does not allocate and cannot fail.
  void reserve(std::size_t timers) { heap_.reserve(timers); }

  bool empty() const noexcept { return heap_.empty(); }

  /// The earliest timer. There must be one.
  const Timer& next() const noexcept { return heap_.front(); }

  void push(Clock::time_point due, What what) {
    heap_.push_back({due, what});
    std::ranges::push_heap(heap_, std::greater<>(), &Timer::due);
  }

  /// Removes the earliest timer and returns what to do. There must be one.
  What pop() noexcept {
    std::ranges::pop_heap(heap_, std::greater<>(), &Timer::due);
    const What what = heap_.back().what;
    heap_.pop_back();
    return what;
  }

 private:
  std::vector<Timer> heap_;
};

}  // namespace poolbench
