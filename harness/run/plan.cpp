#include "harness/run/plan.hpp"

#include <algorithm>

#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// Tracing costs a job less than 100 ns; below a thousand times that it would show.
constexpr std::chrono::microseconds short_job{100};

/// Whether to trace, for each time the cell is measured.
std::vector<bool> trace_choices(TraceMode mode, const WorkloadSpec& workload) {
  if (mode == TraceMode::on) return {true};
  if (mode == TraceMode::off) return {false};
  return workload.sleep >= short_job ? std::vector<bool>{true} : std::vector<bool>{false, true};
}

/// A worker count and the index of its workload.
struct Place {
  unsigned workers;
  std::size_t workload;

  bool operator==(const Place&) const = default;
};

/// Adds what `sweep` becomes with these worker counts to the workloads.
std::vector<Place> add_workloads(std::vector<WorkloadSpec>& workloads, const WorkloadSpec& sweep,
                                 const std::vector<unsigned>& worker_counts) {
  std::vector<Place> places;
  for (const unsigned workers : worker_counts) {
    const WorkloadSpec workload = for_workers(sweep, workers);
    if (places.empty() || workload != workloads.back()) workloads.push_back(workload);
    places.push_back({workers, workloads.size() - 1});
  }
  return places;
}

/// The same workloads for a pool that has one worker.
std::vector<Place> with_one_worker(std::vector<Place> places) {
  for (Place& place : places) place.workers = 1;
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace

Plan make_plan(const Grid& grid, const Roster& roster) {
  Plan plan{.workloads = {}, .cells = {}, .repetitions = grid.repetitions};
  for (const WorkloadSpec& sweep : grid.workloads) {
    const std::vector<Place> places = add_workloads(plan.workloads, sweep, grid.workers);
    for (const std::string& pool : grid.pools) {
      for (const auto& [workers, workload] : roster.find(pool)->one_worker ? with_one_worker(places) : places) {
        for (const bool traced : trace_choices(grid.trace, sweep)) {
          plan.cells.push_back({.pool = pool, .workers = workers, .workload = workload, .traced = traced});
        }
      }
    }
  }
  return plan;
}

std::string cell_name(const Cell& cell, const WorkloadSpec& workload) {
  std::string name = cell.pool + "/workers:" + std::to_string(cell.workers) + "/jobs:" + std::to_string(workload.jobs) +
                     "/sleep:" + format_exact(workload.sleep);
  if (workload.distribution != SleepDistribution::constant) name += "/" + std::string(name_of(workload.distribution));
  if (workload.hash_rounds != 1) name += "/hash_rounds:" + std::to_string(workload.hash_rounds);
  if (workload.producers != 1) name += "/producers:" + std::to_string(workload.producers);
  if (cell.traced) name += "/traced";
  return name;
}

std::string describe(const Cell& cell, const WorkloadSpec& workload) {
  return cell.pool + ", " + plural(cell.workers, "worker") + ", " + describe(workload);
}

std::chrono::nanoseconds expected_makespan(const Cell& cell, const WorkloadSpec& workload) {
  constexpr double pool_cost_ns = 2'000;   // between the cheapest pools here and the dearest
  constexpr double hash_cost_ns = 10;      // eight dependent multiplications
  constexpr double oversleep_ns = 80'000;  // 50 us of timer slack, and the wake-up
  const double sleep = static_cast<double>(workload.sleep.count());
  const double service = sleep > 0 ? sleep + oversleep_ns : 0;
  const auto jobs = static_cast<double>(workload.jobs);
  const double hashing = static_cast<double>(workload.hash_rounds) * hash_cost_ns;
  const double nanoseconds = std::max(jobs * service / cell.workers, service) + jobs * (pool_cost_ns + hashing);
  constexpr double longest = 1e17;  // three years: ten times that still fits into 64 bits
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(nanoseconds, longest)));
}

}  // namespace poolbench
