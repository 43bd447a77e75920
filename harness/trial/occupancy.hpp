#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace poolbench {

/// The error of a pool that ran more jobs at once than it has workers.
std::string crowd_fault(std::size_t at_once, unsigned workers);

/// Which job runs as which worker: catches a pool that runs more than W jobs at once, or two of them as one worker.
///
/// Protocol. Each worker has a place that holds the number of the job running there. enter() checks that the place is
/// free and writes the job's number; leave() checks that the number is still there and frees the place. A pool that
/// keeps its contract orders the jobs of a worker by its own hand-over, so enter() finds the place free and leave()
/// finds its own job; relaxed accesses are enough, and they touch no other processor's memory. If two jobs share a
/// worker, the second to check finds the place taken; if both checked before either wrote, one write came last, and
/// leave() notices for the job whose number is gone. An overlap that is shorter than a store takes to become visible
/// goes unnoticed.
///
/// A job that finds its place taken, or has no place, goes to a spare one; from then on each job that enters counts how
/// many run at that moment. The count is exact or too low, never too high: it reads all places twice and counts the
/// jobs that are in the same place both times, which all ran at the moment between the two reads.
///
/// Every member may be called from any thread.
class Occupancy {
 public:
  using Place = std::uint32_t;

  explicit Occupancy(unsigned workers);

  /// `job` begins as `worker`. Returns the place to pass to leave().
  Place enter(std::uint64_t job, unsigned worker) noexcept {
    if (worker < workers_) {
      std::atomic<std::uint64_t>& place = places_[worker].job;
      if (place.load(std::memory_order_relaxed) == nobody) {
        place.store(job, std::memory_order_relaxed);
        if (suspicious_.load(std::memory_order_relaxed)) count_running();
        return worker;
      }
    }
    return enter_spare(job, worker);
  }

  /// Whether the place is that of a worker whose number no other job has, as far as enter() could see.
  bool is_of_worker(Place place) const noexcept { return place < workers_; }

  void leave(std::uint64_t job, Place place) noexcept {
    if (place < workers_) {
      leave(job, places_[place].job);
    } else if (place != nowhere) {
      leave(job, spare_[place - workers_]);
    }
  }

  /// Empty if no two jobs ran as one worker at once, and none as a worker that the pool does not have, so that never
  /// more than W ran at once; otherwise says what happened.
  std::string find_fault() const;

 private:
  struct alignas(64) WorkerPlace {
    std::atomic<std::uint64_t> job{nobody};
  };

  static constexpr std::uint64_t nobody = ~std::uint64_t{0};
  static constexpr Place nowhere = ~Place{0};

  void leave(std::uint64_t job, std::atomic<std::uint64_t>& place) noexcept {
    if (place.load(std::memory_order_relaxed) == job) {
      place.store(nobody, std::memory_order_relaxed);
    } else {
      shared_worker_.store(true, std::memory_order_relaxed);  // another job has taken it
    }
  }

  Place enter_spare(std::uint64_t job, unsigned worker) noexcept;
  void count_running() noexcept;
  std::uint64_t job_at(std::size_t place) const noexcept;

  unsigned workers_;
  std::vector<WorkerPlace> places_;
  std::vector<std::atomic<std::uint64_t>> spare_;  // enough to show that one too many ran
  std::atomic<bool> suspicious_{false};            // a job went to a spare place
  std::atomic<bool> unknown_worker_{false};
  std::atomic<bool> shared_worker_{false};
  std::atomic<std::size_t> most_at_once_{0};  // counted only once suspicious_

  std::mutex mutex_;  // one count at a time: guards seen_
  std::vector<std::uint64_t> seen_;
};

}  // namespace poolbench
