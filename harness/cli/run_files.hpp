#pragma once

#include <iosfwd>
#include <optional>

#include "harness/cli/run_options.hpp"
#include "harness/report/csv_file.hpp"
#include "harness/report/timeline_file.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/run/run_observer.hpp"

namespace poolbench {

/// The files that a run's options name. Google Benchmark writes its JSON by itself; this only checks that it can. A
/// function that writes throws OutputError.
class RunFiles {
 public:
  /// All of them outlive it.
  RunFiles(const RunOptions& options, const Plan& plan, const MeasuredPools& pools, const RunInfo& run);

  /// Opens all files, and overwrites none before all can be had. Throws UsageError: nothing has been measured yet, so
  /// the fault is in the command line.
  void open();

  /// `traced` is nullptr if no job's times are known.
  void write(const Row& row, const TracedBatch* traced);

  /// Says what is in which file; `rows` is how many were written.
  void print_contents(std::ostream& out, std::size_t rows) const;

 private:
  const RunOptions& options_;
  const Plan& plan_;
  const MeasuredPools& pools_;
  const RunInfo& run_;
  std::optional<CsvFile> csv_;
  std::optional<TimelineFile> timeline_;
};

}  // namespace poolbench
