#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/plan.hpp"
#include "harness/report/csv_file.hpp"
#include "harness/workload.hpp"

namespace poolbench {

/// Everything `poolbench run` can be told. The defaults of the grid come from the preset.
struct RunOptions {
  std::string preset;

  std::vector<std::string> pools;
  std::vector<unsigned> workers;
  std::vector<std::uint64_t> jobs;
  std::vector<unsigned> producers{1};
  std::vector<std::chrono::nanoseconds> sleeps;
  SleepDistribution distribution = SleepDistribution::constant;
  std::vector<std::uint64_t> hash_rounds{1};
  WordSource words = WordSource::random;
  std::uint64_t seed = 1;

  unsigned repetitions = 1;
  TraceMode trace = TraceMode::automatic;
  bool cold = false;
  std::optional<std::chrono::nanoseconds> trial_timeout;

  std::string out;  ///< CSV file, "-" for the standard output; empty: none
  std::string json;
  ExistingFile existing = ExistingFile::refuse;
};

/// Defines the options of `poolbench run` on `app`; parsing fills `options` and throws UsageError.
void add_run_options(CLI::App& app, RunOptions& options);

/// The grid of pools, workers and workloads that the options ask for.
Grid grid_of(const RunOptions& options);

}  // namespace poolbench
