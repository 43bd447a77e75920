#pragma once

#include <iosfwd>
#include <optional>

#include "harness/cli/run_options.hpp"
#include "harness/report/csv_file.hpp"
#include "harness/report/hdr_log.hpp"
#include "harness/report/timeline_file.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/run/run_observer.hpp"

namespace poolbench {

/// The files that a run's options name. Google Benchmark writes its own JSON; this class only checks that it can.
/// Functions that write throw OutputError.
class RunFiles {
 public:
  /// All arguments must outlive this object.
  RunFiles(const RunOptions& options, const MeasuredPools& pools, const RunInfo& run);

  /// Opens all files for a run of these series and that many trials. Overwrites none until all of them are open. Throws
  /// UsageError: nothing has been measured yet, so the fault is in the command line.
  void open(std::span<const Series> series, std::uint64_t trials);

  /// `traced` is nullptr if the times of the jobs are unknown.
  void write(const Row& row, const TracedBatch* traced);

  /// Says what is in which file; `rows` is how many were written.
  void print_contents(std::ostream& out, std::size_t rows) const;

 private:
  const RunOptions& options_;
  const MeasuredPools& pools_;
  const RunInfo& run_;
  std::optional<CsvFile> csv_;
  std::optional<TimelineFile> timeline_;
  std::optional<HdrLog> hdr_;
  std::string without_timeline_;  // the pools that have none
};

}  // namespace poolbench
