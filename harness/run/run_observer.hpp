#pragma once

#include <span>
#include <string>

#include "harness/measure/job_record.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// The jobs of a traced batch, and the record of each.
struct TracedBatch {
  const Workload& workload;
  std::span<const JobRecord> records;
};

/// Receives the events of a run. Calls never overlap.
class RunObserver {
 public:
  RunObserver() = default;
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;

  /// A trial is about to run. Called on the run's thread. If this or on_row() throws, no more trials run, and
  /// BenchmarkAdaptor::run() rethrows.
  virtual void on_start(const Cell& cell) = 0;

  /// A trial has ended. `traced` is nullptr unless the status is ok, the trial was traced, and the pool reports the
  /// times of its jobs.
  virtual void on_row(const Row& row, const TracedBatch* traced) = 0;

  /// A pool hangs, has crashed or has called exit(), so the run is over. `last` is the row of its trial, or nullptr
  /// between two trials. The process ends when this returns. Called on any thread.
  virtual void on_give_up(const Row* last, const std::string& what) = 0;

 protected:
  ~RunObserver() = default;
};

}  // namespace poolbench
