#pragma once

#include <span>
#include <string>

#include "harness/measure/job_record.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// The jobs of a traced batch, and what each of them recorded.
struct TracedBatch {
  const Workload& workload;
  std::span<const JobRecord> records;
};

/// Is told of a run as it goes on. No two calls overlap.
class RunObserver {
 public:
  RunObserver() = default;
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;

  /// A repetition is about to run. On the thread of the run. If it throws, as for the next one, no more trials run, and
  /// Engine::run() rethrows.
  virtual void on_start(const Cell& cell) = 0;

  /// A repetition has ended. `traced` is nullptr unless the status is ok, the repetition was traced and the pool tells
  /// the times of its jobs.
  virtual void on_row(const Row& row, const TracedBatch* traced) = 0;

  /// A pool hangs, crashed, or ended the process, and the run with it. `last` is the row of its trial, or nullptr
  /// between two trials. The process ends when this returns. On any thread.
  virtual void on_give_up(const Row* last, const std::string& what) = 0;

 protected:
  ~RunObserver() = default;
};

}  // namespace poolbench
