#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "harness/run/measured_pools.hpp"
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

/// One point of the grid: a pool, its number of workers, and the jobs that it runs.
struct Cell {
  std::string pool;
  unsigned workers = 1;
  WorkloadSpec workload = {};

  bool operator==(const Cell&) const = default;
};

/// What will be run, in no particular order: Google Benchmark interleaves the repetitions at random.
struct Plan {
  std::vector<Cell> cells;
  TraceMode trace = TraceMode::automatic;
  unsigned repetitions = 1;
};

/// Turns the grid into cells. A workload with jobs per worker becomes one workload for each worker count. A pool that
/// always has one worker gets one cell for each of these workloads, so that every cell has its baseline. `pools` has
/// every pool of the grid.
Plan make_plan(const Grid& grid, const MeasuredPools& pools);

/// The traced repetitions of a cell, or its untraced ones.
struct Series {
  Cell cell;
  bool traced = true;
};

/// The series of one cell. TraceMode::automatic traces jobs that are long enough to hide the cost, and those without a
/// service time; it measures shorter ones twice: untraced for what a job costs, then traced for the figures of single
/// jobs.
std::vector<Series> series_of(const Cell& cell, TraceMode trace);

/// The series of all cells, in the order of the plan.
std::vector<Series> series_of(const Plan& plan);

/// The pools of the series, each once, in their order.
std::vector<std::string> pools_of(std::span<const Series> series);

/// How much a run has to do.
struct Extent {
  std::size_t trials = 0;
  std::chrono::nanoseconds expected{};
};
Extent extent_of(std::span<const Series> series, unsigned repetitions);

/// "channel/workers:5/jobs:640/sleep:1ms". Leaves out default values.
std::string cell_name(const Cell& cell);

/// The cell's name, with "/traced" if it is: the name in Google Benchmark, whose --benchmark_filter and compare.py tell
/// series apart by it.
std::string series_name(const Series& series);

/// "channel, 8 workers, 640 jobs of 1ms": for people.
std::string describe(const Cell& cell);

/// How long the batch would take if only its service times took time, plus a generous guess at what the pool costs.
/// Does not include the time of jobs without a service time, which nobody knows before they run.
std::chrono::nanoseconds expected_makespan(const Cell& cell);

}  // namespace poolbench
