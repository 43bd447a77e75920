#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <variant>
#include <vector>

#include "harness/trial/load_producer.hpp"
#include "pools/coroutine/timer_heap.hpp"

namespace poolbench {

/// A number of users, each of whom thinks, has one job done, thinks again, and so on. So at most that many jobs wait or
/// run at once, and a slow pool slows down its own arrivals.
///
/// Who waits for whom: the producer, one thread for all users, waits until a user has thought or a job has ended; the
/// threads that end jobs wait for nobody. `mutex_` guards the list of ends between them; `has_ends_` says whether it
/// has any, so that the producer need not take the mutex to find out.
class ClosedLoop {
 public:
  /// `thinks`: the think time before each job, in the order of their submits; as many as there are jobs.
  ClosedLoop(std::uint64_t users, std::span<const std::chrono::nanoseconds> thinks);
  ClosedLoop(const ClosedLoop&) = delete;
  ClosedLoop& operator=(const ClosedLoop&) = delete;

  /// Submits all jobs, each when its user has thought. Returns when all are submitted, or when `stopped` says so.
  /// Rethrows what `submit` throws.
  LoadOutcome run(const LoadActions& actions);

  /// A job has ended: its user begins to think. Any thread.
  void job_ended(std::int64_t end_ns);

 private:
  void produce(LoadProducer& producer);
  void start_thinking(Clock::time_point from);
  void take_ends();

  std::uint64_t users_;
  std::span<const std::chrono::nanoseconds> thinks_;
  std::uint64_t next_think_ = 0;
  TimerHeap<std::monostate> thinking_;  // users are alike, so only the times count

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::int64_t> ends_ns_;  // guarded by mutex_; those that the producer has not seen
  std::atomic<bool> has_ends_{false};  // written under mutex_, a hint outside
  std::vector<std::int64_t> taken_;
};

}  // namespace poolbench
