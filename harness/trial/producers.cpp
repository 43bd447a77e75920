#include "harness/trial/producers.hpp"

#include <algorithm>
#include <latch>
#include <thread>
#include <vector>

#include "pools/first_error.hpp"

namespace poolbench {
namespace {

/// Submits the jobs from `first` to before `last`.
void submit_range(Pool& pool, Batch& batch, std::uint64_t first, std::uint64_t last) {
  std::uint64_t index = first;
  try {
    for (; index < last && batch.abandoned() == AbandonReason::none; ++index) {
      batch.note_submit(index);
      pool.submit(Job(batch, index));
    }
  } catch (...) {
    batch.count_submitted(index - first);
    batch.abandon(AbandonReason::failure);
    throw;
  }
  batch.count_submitted(index - first);
}

BatchTimes submit_alone(Pool& pool, Batch& batch) {
  BatchTimes times{.start_ns = now_ns()};
  submit_range(pool, batch, 0, batch.workload().jobs());
  times.accepted_ns = now_ns();
  return times;
}

}  // namespace

BatchTimes submit_all(Pool& pool, Batch& batch) {
  const std::uint64_t jobs = batch.workload().jobs();
  const unsigned producers = batch.workload().spec().producers;
  if (producers == 1) return submit_alone(pool, batch);

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
        submit_range(pool, batch, first_job_of(producer, producers, jobs), first_job_of(producer + 1, producers, jobs));
      });
      times[producer].accepted_ns = now_ns();
    };
    for (unsigned producer = 0; producer < producers; ++producer) {
      try {
        threads.emplace_back(produce, producer);
      } catch (...) {
        batch.abandon(AbandonReason::failure);
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
