#pragma once

#include <iosfwd>
#include <optional>
#include <span>
#include <vector>

#include "harness/cli/run_options.hpp"
#include "harness/measure/job_record.hpp"
#include "harness/report/csv_file.hpp"
#include "harness/report/timeline_file.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/roster.hpp"
#include "harness/run/row.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// The files that a run's options name. Google Benchmark writes its JSON by itself; this only checks that it can. A
/// function that writes throws OutputError.
class OutputFiles {
 public:
  /// All of them outlive it.
  OutputFiles(const RunOptions& options, const Plan& plan, const Roster& roster, const RunInfo& run);

  /// Opens all files, and overwrites none before all can be had. Throws UsageError: nothing has been measured yet, so
  /// whatever is wrong is wrong with the command line.
  void open();

  void write_row(const Row& row);
  void draw(const Row& row, const Workload& workload, std::span<const JobRecord> trace);

  /// Says what is in which file; `rows` is how many were written.
  void print_contents(std::ostream& out, std::size_t rows) const;

 private:
  void open_timeline();

  const RunOptions& options_;
  const Plan& plan_;
  const Roster& roster_;
  const RunInfo& run_;
  std::optional<CsvFile> csv_;
  std::optional<TimelineFile> timeline_;
};

}  // namespace poolbench
