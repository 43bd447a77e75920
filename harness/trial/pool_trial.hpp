#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "harness/measure/job_record.hpp"
#include "harness/system/watchdog.hpp"
#include "harness/trial/batch.hpp"
#include "harness/trial/trial.hpp"
#include "harness/trial/warm_up.hpp"
#include "pools/registry.hpp"

namespace poolbench {

/// After how long a step of a trial (the pool's constructor, the warm-up, the batch, its destructor) counts as hanging:
/// the time limit, and then enough time for the jobs that have begun.
std::chrono::nanoseconds hangs_after(const TrialConfig& config);

/// A trial of a registered pool, in this process.
///
/// Who waits for whom: the thread of the trial waits for the pool, one step after the other; a watchdog measures the
/// time of each step. A batch over its limit skips the jobs that have not begun; if any step is still not done a while
/// later, the pool hangs.
///
/// What jobs use, the batch and the warm-up, outlives the pool. If the pool may have left jobs running, it is never
/// freed.
class PoolTrial final : public Trial {
 public:
  /// `pool` must outlive the trial.
  PoolTrial(const PoolEntry& pool, const TrialConfig& config);
  ~PoolTrial() override;

  /// Builds what the jobs need and times one alone if they have no service time; builds the pool and, unless cold,
  /// warms it up (see WarmUp).
  void set_up() override;

  /// Submits the batch, drains the pool.
  void run() override;

  /// Destroys the pool.
  TrialResult tear_down() override;

  const char* step() const noexcept override { return step_.load(std::memory_order_relaxed); }

  std::span<const JobRecord> trace() const override;

  double makespan_seconds() const override;

 private:
  bool failed() const { return result_.status != Status::ok; }
  template <class Action>
  void attempt(const char* stage, Action&& action);
  void enter(const char* step) { step_.store(step, std::memory_order_relaxed); }
  Watchdog::Alarm hang_alarm() const;
  void build_work();
  void build();
  void warm_up();
  void destroy();
  void expect_leftovers();
  void fail(Status status, std::string error);
  void judge();
  Measurement figures();

  const PoolEntry& entry_;
  TrialConfig config_;
  std::atomic<const char*> step_{"its constructor"};
  std::unique_ptr<JobWork> work_;  // none for hash-and-sleep
  std::unique_ptr<Batch> batch_;
  std::unique_ptr<WarmUp> warm_up_;
  std::unique_ptr<Pool> pool_;
  BatchTimes times_;
  AbandonReason abandoned_ = AbandonReason::none;  // when drain() returned
  std::uint64_t ended_at_drain_ = 0;
  std::string warm_up_fault_;
  bool left_jobs_ = false;
  TrialResult result_;
};

/// Runs a whole trial.
TrialResult run_trial(const PoolEntry& pool, const TrialConfig& config);

}  // namespace poolbench
