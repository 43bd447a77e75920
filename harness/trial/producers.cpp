#include "harness/trial/producers.hpp"

#include <algorithm>
#include <latch>
#include <thread>
#include <vector>

#include "harness/system/clock.hpp"
#include "pools/first_error.hpp"

namespace poolbench {

BatchTimes run_producers(unsigned producers, const std::function<void(unsigned)>& produce,
                         const std::function<void()>& stop) {
  std::vector<BatchTimes> times(producers);
  FirstError error;
  const auto run = [&](unsigned producer) {
    times[producer].start_ns = now_ns();
    error.guard([&] {
      try {
        produce(producer);
      } catch (...) {
        stop();
        throw;
      }
    });
    times[producer].accepted_ns = now_ns();
  };
  if (producers == 1) {
    run(0);
  } else {
    std::latch start(producers);
    std::vector<std::jthread> threads;
    threads.reserve(producers);
    for (unsigned producer = 0; producer < producers; ++producer) {
      try {
        threads.emplace_back([&, producer] {
          start.arrive_and_wait();
          run(producer);
        });
      } catch (...) {
        stop();
        start.count_down(producers - producer);  // releases the threads that were started
        throw;
      }
    }
  }
  error.rethrow();
  return {.start_ns = std::ranges::min(times, {}, &BatchTimes::start_ns).start_ns,
          .accepted_ns = std::ranges::max(times, {}, &BatchTimes::accepted_ns).accepted_ns};
}

}  // namespace poolbench
