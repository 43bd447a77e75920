#pragma once

#include <memory>

#include "harness/batch.hpp"
#include "harness/trace.hpp"
#include "harness/trial.hpp"
#include "harness/watchdog.hpp"
#include "pools/registry.hpp"

namespace poolbench {

/// A trial of a registered pool, in this process.
class PoolTrial final : public Trial {
 public:
  /// `pool` outlives the trial.
  PoolTrial(const PoolEntry& pool, const TrialConfig& config);
  ~PoolTrial() override;

  /// Builds the pool and, unless cold, has it run W short jobs at once, so that threads it starts lazily exist.
  void set_up() override;

  /// Submits the batch, drains the pool.
  void run() override;

  /// Destroys the pool.
  TrialResult tear_down() override;

  std::span<const JobRecord> trace() const override { return trace_; }

  double makespan_seconds() const override;

 private:
  bool failed() const { return result_.status != Status::ok; }
  template <class Step>
  void attempt(const char* what, Step&& step);
  Watchdog::Alarm hang_alarm(const char* state) const;
  void judge();

  const PoolEntry& entry_;
  TrialConfig config_;
  Trace trace_;
  Batch batch_;
  std::unique_ptr<Pool> pool_;
  BatchTimes times_;
  bool timed_out_ = false;
  bool drained_too_early_ = false;
  TrialResult result_;
};

/// Runs a whole trial.
TrialResult run_trial(const PoolEntry& pool, const TrialConfig& config);

}  // namespace poolbench
