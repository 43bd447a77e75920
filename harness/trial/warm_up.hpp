#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "harness/system/interrupt.hpp"
#include "harness/trial/occupancy.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// Short jobs that a pool runs before anything is measured, so that threads it starts lazily exist: W of them wait
/// until all W have begun, and a moment longer for one too many, which a pool with W workers leaves in its queue.
///
/// The jobs use this object, so it must outlive the pool. `mutex_` guards everything. A job waits for the others, for
/// the end of patience, or for release(); nothing here waits for a job. Jobs in halves hold no thread and do not wait,
/// so they do not show whether the pool would begin W of them.
class WarmUp final : public JobBody, public Interruptible {
 public:
  /// The jobs stop waiting for each other once none has begun for `patience`: the pool may never reach W.
  WarmUp(unsigned workers, std::chrono::nanoseconds patience);

  /// Submits W + 1 jobs.
  void submit_to(Pool& pool);

  /// Ends all waits. Any thread.
  void release() noexcept;
  void abandon() noexcept override { release(); }

  /// How many jobs have been submitted, and how many of them have ended.
  unsigned submitted() const;
  unsigned ended() const;

  /// The most jobs that ran at once.
  unsigned most() const;

  /// most(), if a job gave up waiting for W to run at once.
  std::optional<unsigned> too_few() const;

  /// Empty if the pool ran at most W jobs at once, on workers of its own; otherwise says what it did. After drain().
  std::string find_fault() const;

  void run(std::uint64_t index, unsigned worker) override;
  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override;
  void end(std::uint64_t index) override;

 private:
  void arrive(std::uint64_t index, unsigned worker);
  void wait_for_others(std::unique_lock<std::mutex>& lock);
  void leave(std::uint64_t index);

  const unsigned workers_;
  const std::chrono::nanoseconds patience_;
  Occupancy occupancy_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Occupancy::Place> places_;  // of the jobs that have begun
  unsigned submitted_ = 0;
  unsigned present_ = 0;
  unsigned most_ = 0;
  unsigned ended_ = 0;
  bool released_ = false;
  bool gave_up_ = false;  // a job gave up waiting for W
};

}  // namespace poolbench
