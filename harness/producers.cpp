#include "harness/producers.hpp"

#include <algorithm>
#include <latch>
#include <thread>
#include <vector>

#include "pools/first_error.hpp"

namespace poolbench {
namespace {

void submit_range(Pool& pool, Batch& batch, std::uint64_t first, std::uint64_t last, Trace* trace) {
  for (std::uint64_t index = first; index < last && !batch.abandoned(); ++index) {
    if (trace != nullptr) (*trace)[index].submit_ns = now_ns();
    pool.submit(Job(batch, index));
  }
}

}  // namespace

BatchTimes submit_all(Pool& pool, Batch& batch, std::uint64_t jobs, unsigned producers, Trace* trace) {
  if (producers == 1) {
    BatchTimes times{.start_ns = now_ns()};
    submit_range(pool, batch, 0, jobs, trace);
    times.accepted_ns = now_ns();
    return times;
  }

  std::vector<BatchTimes> times(producers);
  FirstError error;
  {
    std::latch start(producers);
    std::vector<std::jthread> threads;
    threads.reserve(producers);
    const auto produce = [&](unsigned producer) {
      start.arrive_and_wait();
      times[producer].start_ns = now_ns();
      error.guard([&] {
        submit_range(pool, batch, first_job_of(producer, producers, jobs), first_job_of(producer + 1, producers, jobs),
                     trace);
      });
      times[producer].accepted_ns = now_ns();
    };
    for (unsigned producer = 0; producer < producers; ++producer) {
      try {
        threads.emplace_back(produce, producer);
      } catch (...) {
        batch.abandon();
        start.count_down(producers - producer);  // let those go that were started
        throw;
      }
    }
  }
  error.rethrow();
  return {.start_ns = std::ranges::min(times, {}, &BatchTimes::start_ns).start_ns,
          .accepted_ns = std::ranges::max(times, {}, &BatchTimes::accepted_ns).accepted_ns};
}

}  // namespace poolbench
