#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/measure/measurement.hpp"
#include "harness/run/row.hpp"

namespace poolbench {

/// Medians of the repetitions of a load.
struct LoadSummary {
  double offered_hz = 0;
  double achieved_hz = 0;
  double offered_utilization = 0;
  Percentiles response_ns;  ///< the median of each percentile
  double wait_excess_p50_ns = 0;
  double wait_excess_p99_ns = 0;
  double lag_p99_ns = 0;
  bool overload = false;  ///< in any repetition
};

/// Summarizes the repetitions of a cell: one line of a table. Times come from the untraced repetitions where there are
/// any, figures of single jobs from the traced ones.
struct CellSummary {
  Cell cell;
  std::uint64_t repetitions = 0;         ///< how many the medians of times come from
  std::uint64_t failures = 0;            ///< rows whose status is error or timeout
  std::uint64_t timeouts = 0;            ///< those of them whose status is timeout
  std::uint64_t invalid = 0;             ///< rows whose status is invalid
  std::optional<bool> cooperative = {};  ///< needs waits that cooperate; none if unknown
  std::string first_error;
  std::string first_invalid = {};  ///< why it could not be measured

  std::optional<MedianInterval> makespan_ns;
  std::optional<double> accept_ns;  // medians from here on
  std::optional<double> time_per_job_ns;
  std::optional<double> cpu_per_makespan;  ///< processors kept busy
  std::optional<double> speedup;           ///< median makespan of the baseline on the same jobs / of this cell
  std::optional<double> efficiency;
  std::optional<double> utilization;
  std::optional<double> stretch;
  std::optional<double> overhead_per_job_ns;
  std::optional<double> steady_overhead_per_job_ns;
  std::optional<double> service_mean_ns;
  std::optional<std::uint64_t> peak_concurrency;    ///< the most of all repetitions
  std::optional<unsigned> too_few_in_warm_up = {};  ///< workers busy at once, if no warm-up reached W
  std::optional<LoadSummary> load = {};
  std::string caution = {};  ///< what the job itself says about its figures, see JobWork::caution()
};

/// One summary per cell, in the order of `plan`. Leaves out cells without a row.
std::vector<CellSummary> summarize(const Plan& plan, const std::vector<Row>& rows);

/// How tables call a cell that has failures and no times: "timeout" if it has no other failures, else "failed".
constexpr const char* failure_word(const CellSummary& summary) {
  if (summary.failures == 0 && summary.invalid > 0) return "invalid";
  return summary.failures > 0 && summary.timeouts == summary.failures ? "timeout" : "failed";
}

/// Whether both belong to the same table.
bool same_sweep(const CellSummary& one, const CellSummary& other);

/// Whether both had the same jobs and number of workers, so that only their pools differ.
bool are_rivals(const CellSummary& one, const CellSummary& other);

/// Splits the summaries into tables: adjacent cells of one workload, or of one sweep of jobs per worker.
std::vector<std::span<const CellSummary>> sweeps_of(std::span<const CellSummary> summaries);

}  // namespace poolbench
