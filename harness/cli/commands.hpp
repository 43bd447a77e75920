#pragma once

#include <chrono>
#include <iosfwd>
#include <string>
#include <vector>

#include "harness/cli/recommend_options.hpp"
#include "harness/cli/run_options.hpp"

namespace poolbench {

// The commands. Each returns the exit code of the process.

/// `poolbench run`: measures the grid. `benchmark_args` are Google Benchmark's own options.
int run_command(const RunOptions& options, const std::vector<std::string>& benchmark_args);

/// `poolbench recommend`: measures until it can say which pool, with how many workers. Throws UsageError before
/// anything is measured.
int recommend_command(const RecommendOptions& options);

/// `poolbench demo`: the article's main.go.
struct DemoOptions {
  unsigned workers = 5;
  std::uint64_t jobs = 100;
  std::chrono::nanoseconds sleep = std::chrono::seconds(1);
  bool debug = false;  ///< the article's DEBUG=true: a line per job
};
int demo_command(const DemoOptions& options, std::ostream& out);

/// `poolbench list`: the names that options take, the pools by group, and those that are `missing` in this build.
int list_command(std::ostream& out, const std::vector<MissingPool>& missing);

/// `poolbench list --cells`: what `poolbench run` would measure with these options. JSON is for programs: {"cells":
/// [{"name", "description", "pool", "group", "workers", "jobs", "producers", "sleep_ns", "sleep_dist", "job",
/// "hash_rounds", "traced"}, …]}, where `name` is cell_name(), `group` the name of a PoolGroup, and `traced` is "yes",
/// "no" or "both". Throws UsageError for a grid that `poolbench run` refuses; opens none of the files that the options
/// name.
enum class ListFormat { text, json };
int list_cells_command(const RunOptions& options, ListFormat format, std::ostream& out);

/// `poolbench calibrate`: what the harness itself and the host's hand-overs cost on this machine.
int calibrate_command(unsigned rounds, std::ostream& out);

/// `poolbench isolated-trial`, which `poolbench run --isolate` starts: reads one line from standard input, answers with
/// one on standard output, and ends the process. Not for users, so no help mentions it.
[[noreturn]] void isolated_trial_command();

}  // namespace poolbench
