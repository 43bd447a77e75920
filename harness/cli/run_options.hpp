#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/output_file.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/roster.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// Everything `poolbench run` can be told. The defaults of the grid come from the preset.
struct RunOptions {
  std::string preset;
  std::string config;          ///< the file that was read, or empty
  std::string finding;         ///< about the process, printed before the run's own; not an option
  std::string preset_heading;  ///< see preset_heading(); not an option

  std::vector<std::string> pools;  ///< as typed, so perhaps "all" or unknown
  std::vector<external::Program> external;
  std::vector<unsigned> workers;
  std::vector<std::uint64_t> jobs;    ///< empty where jobs_per_worker is set
  std::uint64_t jobs_per_worker = 0;  ///< 0: not asked for
  std::vector<unsigned> producers{1};
  std::vector<std::chrono::nanoseconds> sleeps;
  SleepDistribution distribution = SleepDistribution::constant;
  std::vector<std::uint64_t> hash_rounds{1};
  WordSource words = WordSource::random;
  std::uint64_t seed = 1;
  bool same_draw = false;

  unsigned repetitions = 1;
  TraceMode trace = TraceMode::automatic;
  bool cold = false;
  std::optional<std::chrono::nanoseconds> trial_timeout;

  std::string out;  ///< CSV file, "-" for the standard output; empty: none
  std::string json;
  std::string timeline;     ///< file for the timelines, or empty
  std::string note;         ///< printed beside the tables
  std::string relative_to;  ///< a pool; empty: no comparison
  ExistingFile existing = ExistingFile::refuse;
};

/// Defines the options of `poolbench run` on `app`; parsing fills `options` and throws UsageError.
void add_run_options(CLI::App& app, RunOptions& options);

/// What the options let a run choose from: all pools, the programs that come with poolbench, and those of --external.
/// Throws UsageError if two have one name.
Roster roster_of(const RunOptions& options);

/// The grid of pools, workers and workloads that the options ask for. Throws UsageError if it names a pool that
/// `roster` does not have.
Grid grid_of(const RunOptions& options, const Roster& roster);

}  // namespace poolbench
