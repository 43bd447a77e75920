#include "harness/run/plan.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "harness/system/machine.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/jobs/job_kind.hpp"

namespace poolbench {
namespace {

/// Tracing adds less than 100 ns to a job, which matters only if the job takes less than a thousand times that.
constexpr std::chrono::microseconds short_job{100};

std::vector<Cell> cells_of(const MeasuredPool& pool, const WorkloadSpec& sweep,
                           const std::vector<unsigned>& worker_counts) {
  std::vector<Cell> cells;
  for (const unsigned workers : worker_counts) {
    const unsigned own_workers = pool.one_worker ? 1 : workers;
    // A batch of one worker has the jobs of all; under load, its arrivals keep its own worker as busy as the others'.
    const unsigned workload_workers = sweep.arrivals.is_load() ? own_workers : workers;
    Cell cell{.pool = pool.name, .workers = own_workers, .workload = for_workers(sweep, workload_workers)};
    if (cells.empty() || cells.back() != cell) cells.push_back(std::move(cell));
  }
  return cells;
}

/// How many jobs can be served at once, on average.
double parallel_jobs(const Cell& cell) {
  const JobKind& kind = kind_of(cell.workload.job);
  const JobDemand demand = kind.demand ? kind.demand(cell.workload.job.share) : JobDemand{};
  double jobs = cell.workers;
  if (demand.processor > 0) {
    const auto cpus = static_cast<double>(std::max<std::size_t>(1, usable_cpus().size()));
    jobs = std::min(jobs, cpus / demand.processor);
  }
  if (demand.exclusive > 0) jobs = std::min(jobs, 1 / demand.exclusive);
  return jobs;
}

/// How long it takes until the last job of a load has arrived and been served by an idle worker.
double arriving_ns(const WorkloadSpec& workload, double service_ns) {
  const auto jobs = static_cast<double>(workload.jobs);
  const Arrivals& arrivals = workload.arrivals;
  if (arrivals.is_closed()) {
    const double round_ns = static_cast<double>(arrivals.think.count()) + service_ns;
    return jobs / static_cast<double>(arrivals.users) * round_ns + round_ns;
  }
  return arrivals.is_load() ? jobs / arrivals.rate_hz * 1e9 + service_ns : 0;
}

}  // namespace

Plan make_plan(const Grid& grid, const MeasuredPools& pools) {
  Plan plan{.cells = {}, .trace = grid.trace, .repetitions = grid.repetitions};
  for (const WorkloadSpec& sweep : grid.workloads) {
    for (const std::string& pool : grid.pools) {
      std::ranges::move(cells_of(*pools.find(pool), sweep, grid.workers), std::back_inserter(plan.cells));
    }
  }
  return plan;
}

std::vector<Series> series_of(const Cell& cell, TraceMode trace) {
  if (cell.workload.arrivals.is_load()) return {{.cell = cell, .traced = true}};
  const bool is_short = kind_of(cell.workload.job).has_service_times && cell.workload.sleep < short_job;
  const bool both = trace == TraceMode::automatic && is_short;
  if (both) return {{.cell = cell, .traced = false}, {.cell = cell, .traced = true}};
  return {{.cell = cell, .traced = trace != TraceMode::off}};
}

std::vector<Series> series_of(const Plan& plan) {
  std::vector<Series> series;
  for (const Cell& cell : plan.cells) std::ranges::move(series_of(cell, plan.trace), std::back_inserter(series));
  return series;
}

std::vector<std::string> pools_of(std::span<const Series> series) {
  std::vector<std::string> pools;
  for (const Series& one : series) {
    if (std::ranges::find(pools, one.cell.pool) == pools.end()) pools.push_back(one.cell.pool);
  }
  return pools;
}

Extent extent_of(std::span<const Series> series, unsigned repetitions) {
  Extent extent{.trials = series.size() * repetitions};
  for (const Series& one : series) extent.expected += expected_makespan(one.cell) * repetitions;
  return extent;
}

std::string cell_name(const Cell& cell) {
  const WorkloadSpec& workload = cell.workload;
  std::string name = cell.pool + "/workers:" + std::to_string(cell.workers) + "/jobs:" + std::to_string(workload.jobs) +
                     "/sleep:" + format_exact(workload.sleep);
  if (workload.distribution != SleepDistribution::constant) name += "/" + name_of(workload.distribution);
  if (!workload.job.is_default()) name += "/job:" + name_of(workload.job);
  if (workload.hash_rounds != 1) name += "/hash_rounds:" + std::to_string(workload.hash_rounds);
  if (workload.producers != 1) name += "/producers:" + std::to_string(workload.producers);
  if (workload.arrivals.is_load()) name += "/arrivals:" + name_of(workload.arrivals);
  if (workload.arrivals.rate_hz != 0) name += "/rate:" + format_shortest(workload.arrivals.rate_hz);
  return name;
}

std::string series_name(const Series& series) {
  return cell_name(series.cell) + (series.traced ? "/traced" : "");
}

std::string describe(const Cell& cell) {
  return cell.pool + ", " + plural(cell.workers, "worker") + ", " + describe(cell.workload);
}

std::chrono::nanoseconds expected_makespan(const Cell& cell) {
  constexpr double pool_cost_ns = 2'000;   // between the cheapest and the most expensive pools here
  constexpr double hash_cost_ns = 10;      // eight dependent multiplications
  constexpr double oversleep_ns = 80'000;  // 50 us of timer slack, and the wake-up
  const WorkloadSpec& workload = cell.workload;
  const double sleep = static_cast<double>(workload.sleep.count());
  const double service = sleep > 0 ? sleep + oversleep_ns : 0;
  const auto jobs = static_cast<double>(workload.jobs);
  const double hashing = static_cast<double>(workload.hash_rounds) * hash_cost_ns;
  const double batch = std::max(jobs * service / parallel_jobs(cell), service) + jobs * (pool_cost_ns + hashing);
  const double nanoseconds = std::max(batch, arriving_ns(workload, service));
  constexpr double longest = 1e17;  // three years: ten times that still fits into 64 bits
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(nanoseconds, longest)));
}

}  // namespace poolbench
