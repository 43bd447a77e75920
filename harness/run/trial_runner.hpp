#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "harness/run/drawn_workloads.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/run/run_observer.hpp"
#include "harness/system/sudden_end.hpp"
#include "harness/trial/trial.hpp"

namespace poolbench {

/// How the trials of a run are run.
struct TrialOptions {
  bool cold = false;
  bool same_draw = false;                                   ///< all repetitions have the service times of the first
  std::optional<std::chrono::nanoseconds> time_limit = {};  ///< none: ten times what is expected, and half a minute
};

/// Runs trials one after the other, and tells the observer, whatever ends them.
///
/// Who waits for whom: `reporting_` is held while the observer is called. A thread that gives up (a watchdog, the
/// listener for interrupts, whatever a crash wakes) waits for it, but not for ever, since the thread that holds it may
/// be what crashed. It reads the row that runs just now, which is written before `running_` is stored with release.
class TrialRunner {
 public:
  /// `pools` and `observer` outlive the runner.
  TrialRunner(const MeasuredPools& pools, const TrialOptions& options, RunObserver& observer);
  TrialRunner(const TrialRunner&) = delete;
  TrialRunner& operator=(const TrialRunner&) = delete;

  /// Draws the jobs of a workload ahead of its first trial.
  void prepare(const WorkloadSpec& workload) { workloads_.get(workload, 1); }

  /// Calls `trials`, which calls run() any number of times. If the process crashes or ends meanwhile, the observer is
  /// told. Rethrows what the observer threw.
  void guard(const std::function<void()>& trials);

  /// One repetition; `run_batch` calls Trial::run(). None once the run has ended, by an interrupt or an observer that
  /// threw. Throws nothing.
  std::optional<Row> run(const Series& series, std::uint64_t repetition, const std::function<void(Trial&)>& run_batch);

 private:
  bool start(Row& row, std::unique_ptr<Trial>& trial);
  TrialResult run_steps(Trial& trial, const std::function<void(Trial&)>& run_batch);
  void deliver(const Row& row, const Trial& trial);
  TrialConfig config_of(const Row& row);
  SuddenEnd::Scene scene() const noexcept;
  void end_suddenly(const std::string& how);
  void give_up(Status status, const std::string& what);

  const MeasuredPools& pools_;
  TrialOptions options_;
  RunObserver& observer_;
  DrawnWorkloads workloads_;
  std::uint64_t position_ = 0;
  std::exception_ptr failure_;  // what the observer threw

  // What runs just now, for other threads and signal handlers; the description and the row belong to running_.
  std::atomic<const Trial*> running_{nullptr};
  std::string running_description_;
  Row running_row_;
  std::mutex reporting_;
  std::atomic<bool> gave_up_{false};
};

}  // namespace poolbench
