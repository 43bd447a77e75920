#pragma once

#include <CLI/CLI.hpp>
#include <chrono>

#include "harness/cli/run_options.hpp"

namespace poolbench {

/// The options of `poolbench recommend`. `run` has what they share with a run and a load: pools, jobs, files, and one
/// rate with an objective, or neither.
struct RecommendOptions {
  RunOptions run;
  unsigned most_workers = 1024;
  double minutes = 3;
};

/// Jobs of 1 ms.
RecommendOptions default_recommendation();

/// Defines them on `app`; parsing fills `options` and throws UsageError.
void add_recommend_options(CLI::App& app, RecommendOptions& options);

}  // namespace poolbench
