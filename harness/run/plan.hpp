#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/run/roster.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

enum class TraceMode { automatic, on, off };

/// The grid a user asks for: every pool with every worker count on every workload.
struct Grid {
  std::vector<std::string> pools;
  std::vector<unsigned> workers;
  std::vector<WorkloadSpec> workloads;
  unsigned repetitions = 1;
  TraceMode trace = TraceMode::automatic;
};

/// One place of the grid; measured `repetitions` times.
struct Cell {
  std::string pool;
  unsigned workers = 1;
  std::size_t workload = 0;  ///< index into Plan::workloads
  bool traced = true;

  bool operator==(const Cell&) const = default;
};

/// What will be run, in no particular order: Google Benchmark interleaves the repetitions at random.
struct Plan {
  std::vector<WorkloadSpec> workloads;
  std::vector<Cell> cells;
  unsigned repetitions = 1;
};

/// Lays the grid out. A workload with jobs per worker becomes one for each worker count. A pool that has one worker
/// whatever it is given gets one cell for each of the plan's workloads, so that every cell has its baseline.
/// TraceMode::automatic traces jobs that are long enough not to notice, and measures shorter ones twice: untraced for
/// what a job costs, traced for the figures of single jobs. `roster` has every pool of the grid.
Plan make_plan(const Grid& grid, const Roster& roster);

/// "channel/workers:5/jobs:640/sleep:1ms": the cell's name in Google Benchmark, so that its --benchmark_filter and
/// compare.py can tell cells apart. What is usual is left out.
std::string cell_name(const Cell& cell, const WorkloadSpec& workload);

/// "channel, 8 workers, 640 jobs of 1ms": for people.
std::string describe(const Cell& cell, const WorkloadSpec& workload);

/// How long the batch would take if only sleeping took time, plus a generous guess at what the pool costs.
std::chrono::nanoseconds expected_makespan(const Cell& cell, const WorkloadSpec& workload);

}  // namespace poolbench
