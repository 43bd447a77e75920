#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/drawn_workloads.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/run/run_observer.hpp"
#include "harness/system/sudden_end.hpp"
#include "harness/trial/trial.hpp"

namespace poolbench {

/// Options for all trials of a run.
struct TrialOptions {
  bool cold = false;
  bool same_draw = false;  ///< all repetitions have the service times of the first
  /// None: ten times the expected time, plus 30 s; for a job whose time is not known yet, ten minutes.
  std::optional<std::chrono::nanoseconds> time_limit = {};
  std::uint64_t most_backlog = std::numeric_limits<std::uint64_t>::max();  ///< of a load, see run_open_loop()
  bool once_if_late = false;                         ///< a cell that timed out once is not run again
  const InstructionCounter* instructions = nullptr;  ///< if there is one, each trial reports its instructions
};

/// Runs trials one after another and reports each to the observer, however it ends.
///
/// Who waits for whom: `reporting_` is held while the observer is called. A thread that gives up (a watchdog, the
/// listener for interrupts, the thread that a crash wakes) waits for it, but not forever, because the thread that holds
/// it may be the one that crashed. It reads the row of the current trial, which is written before `running_` is stored
/// with release.
class TrialRunner {
 public:
  /// `pools` and `observer` must outlive the runner.
  TrialRunner(const MeasuredPools& pools, const TrialOptions& options, RunObserver& observer);
  TrialRunner(const TrialRunner&) = delete;
  TrialRunner& operator=(const TrialRunner&) = delete;

  /// Draws the jobs of a workload ahead of its first trial.
  void prepare(const WorkloadSpec& workload) { workloads_.get(workload, 1); }

  /// Calls `trials`, which calls run() any number of times. If the process crashes or exits meanwhile, calls the
  /// observer's on_give_up(). Rethrows what the observer threw.
  void guard(const std::function<void()>& trials);

  /// One repetition; `run_batch` calls Trial::run(). Returns nothing once the run has ended, because of an interrupt or
  /// because the observer threw, and for a cell that is not run again. Throws nothing.
  std::optional<Row> run(const Series& series, std::uint64_t repetition, const std::function<void(Trial&)>& run_batch);

 private:
  struct Started {
    Row row;  ///< without its result
    const Workload& workload;
    std::unique_ptr<Trial> trial;
  };

  bool is_late(const Cell& cell) const;
  std::optional<Started> start(const Series& series, std::uint64_t repetition);
  TrialResult run_steps(Trial& trial, const std::function<void(Trial&)>& run_batch);
  void deliver(const Row& row, const TracedBatch& batch);
  TrialConfig config_of(const Row& row, const Workload& workload);
  double alone_ns(const JobChoice& job) const;
  std::chrono::nanoseconds time_limit(const Cell& cell) const;
  SuddenEnd::Scene scene() const noexcept;
  void end_suddenly(const std::string& how);
  void give_up(Status status, const std::string& what);

  const MeasuredPools& pools_;
  TrialOptions options_;
  RunObserver& observer_;
  DrawnWorkloads workloads_;
  std::uint64_t position_ = 0;
  std::vector<Cell> late_;                  // whose trial timed out
  std::map<std::string, double> alone_ns_;  // of each job without a service time, once a trial has measured it
  std::exception_ptr failure_;              // what the observer threw

  // The current trial, for other threads and signal handlers. The description and the row are those of running_.
  std::atomic<const Trial*> running_{nullptr};
  std::string running_description_;
  Row running_row_;
  std::mutex reporting_;
  std::atomic<bool> gave_up_{false};
};

}  // namespace poolbench
