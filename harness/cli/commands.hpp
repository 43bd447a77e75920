#pragma once

#include <chrono>
#include <iosfwd>
#include <string>
#include <vector>

#include "harness/cli/run_options.hpp"

namespace poolbench {

// The subcommands. Each returns the process's exit code.

/// `poolbench run`: measures the grid. `benchmark_args` are Google Benchmark's own options.
int run_command(const RunOptions& options, const std::vector<std::string>& benchmark_args);

/// `poolbench demo`: the article's main.go.
struct DemoOptions {
  unsigned workers = 5;
  std::uint64_t jobs = 100;
  std::chrono::nanoseconds sleep = std::chrono::seconds(1);
  bool debug = false;  ///< the article's DEBUG=true: a line per job
};
int demo_command(const DemoOptions& options, std::ostream& out);

/// `poolbench list`: what can be named in options.
int list_command(std::ostream& out);

/// `poolbench calibrate`: what the harness itself costs on this machine.
int calibrate_command(unsigned rounds, std::ostream& out);

}  // namespace poolbench
