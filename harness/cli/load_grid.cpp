#include "harness/cli/load_grid.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>

#include "harness/cli/grid.hpp"
#include "harness/cli/option_values.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr std::chrono::seconds default_duration{10};
constexpr std::array<double, 3> default_utilizations{0.5, 0.7, 0.9};

void require_compatible(const LoadOptions& load) {
  if (!load.rates.empty() && !load.utilizations.empty())
    throw UsageError("--rate and --utilization: choose one of them");
  if (load.jobs != 0 && load.duration.count() != 0) throw UsageError("--jobs and --duration: choose one of them");
  if (load.closed && (load.arrivals || !load.rates.empty() || !load.utilizations.empty()))
    throw UsageError(
        "--model closed: its users decide when jobs arrive; leave out --arrivals, --rate and --utilization");
}

/// The arrivals of each rate or utilization.
std::vector<Arrivals> arrivals_of(const LoadOptions& load) {
  if (load.closed) return {*load.closed};
  const Arrivals arrivals = load.arrivals.value_or(Arrivals{.process = ArrivalProcess::poisson});
  if (arrivals.recorded != nullptr && arrivals.recorded->mean.count() == 0)
    throw UsageError("--arrivals: " + arrivals.recorded->source.file + " has no two different times; record more");
  std::vector<Arrivals> all;
  const auto add = [&]() -> Arrivals& { return all.emplace_back(arrivals); };
  for (const double rate : load.rates) add().rate_hz = rate;
  for (const double utilization : load.utilizations) add().utilization = utilization;
  if (!all.empty()) return all;
  if (arrivals.recorded != nullptr) {
    add().rate_hz = 1e9 / static_cast<double>(arrivals.recorded->mean.count());
  } else {
    for (const double utilization : default_utilizations) add().utilization = utilization;
  }
  return all;
}

/// About as many as the users submit in that time if no job waits.
std::uint64_t jobs_of_users(std::chrono::nanoseconds duration, const WorkloadSpec& workload) {
  const Arrivals& arrivals = workload.arrivals;
  const auto round_ns = static_cast<double>(std::max<std::int64_t>(1, (arrivals.think + workload.sleep).count()));
  const double rounds = std::max(1.0, static_cast<double>(duration.count()) / round_ns);
  const double jobs = static_cast<double>(arrivals.users) * rounds;
  if (jobs > static_cast<double>(most_jobs)) {
    throw UsageError("--duration: the users would submit more than " + format_count(most_jobs) +
                     " jobs; use a shorter one, fewer users or longer jobs");
  }
  return static_cast<std::uint64_t>(jobs);
}

/// How many of the recorded arrivals come in that time at the rate; all of them if there is none.
std::uint64_t jobs_recorded(std::chrono::nanoseconds duration, const Arrivals& arrivals) {
  const RecordedTimes& recorded = *arrivals.recorded;
  if (duration.count() == 0 || arrivals.rate_hz == 0) return recorded.times.size();
  const double stretched =
      static_cast<double>(duration.count()) * arrivals.rate_hz * 1e-9 * static_cast<double>(recorded.mean.count());
  const auto until = std::chrono::nanoseconds(std::llround(std::min(stretched, 1e18)));
  const auto end = std::ranges::upper_bound(recorded.times, until);
  return static_cast<std::uint64_t>(end - recorded.times.begin());
}

/// Sets how many jobs a trial has, or how long they arrive if the rate depends on the workers.
void set_extent(const LoadOptions& load, WorkloadSpec& workload) {
  const Arrivals& arrivals = workload.arrivals;
  const std::chrono::nanoseconds duration = load.duration.count() != 0 ? load.duration : default_duration;
  if (load.jobs != 0) {
    workload.jobs = load.jobs;
  } else if (arrivals.is_closed()) {
    workload.jobs = jobs_of_users(duration, workload);
  } else if (arrivals.recorded != nullptr) {
    workload.jobs = jobs_recorded(load.duration, arrivals);
  } else {
    workload.duration = duration;
  }
}

/// Throws UsageError for a rate that cannot be planned in nanoseconds.
void require_plannable(const Cell& cell) {
  const double rate_hz = cell.workload.arrivals.rate_hz;
  constexpr double highest_hz = 1e9;
  constexpr double longest_s = 1e8;
  if (rate_hz > highest_hz)
    throw UsageError("--utilization: " + plural(cell.workers, "worker") + " would get more than 1000000k/s; use less");
  if (rate_hz != 0 && static_cast<double>(cell.workload.jobs) / rate_hz > longest_s) {
    throw UsageError("--rate: " + plural(cell.workload.jobs, "job") + " at " + format_rate(rate_hz) +
                     " would take more than three years; use fewer --jobs or a higher rate");
  }
}

void require_sleep_for_utilization(const WorkloadSpec& workload) {
  if (workload.arrivals.utilization == 0 || workload.sleep.count() > 0) return;
  throw UsageError("--utilization: has no meaning for jobs without a service time; give a --rate");
}

void require_recorded(const WorkloadSpec& workload) {
  const RecordedTimes* recorded = workload.arrivals.recorded;
  if (recorded == nullptr || workload.jobs <= recorded->times.size()) return;
  throw UsageError("--arrivals: " + recorded->source.file + " has " + plural(recorded->times.size(), "arrival") +
                   ", but a trial has " + plural(workload.jobs, "job") + "; use fewer --jobs or a shorter --duration");
}

void require_jobs(const Cell& cell, const ServiceLevel& objective) {
  if (cell.workload.jobs >= objective.fewest_jobs()) return;
  throw UsageError("--slo: " + name_of(objective) + " needs at least " + plural(objective.fewest_jobs(), "job") +
                   " a trial, but there are " + format_count(cell.workload.jobs) +
                   "; use a longer --duration or more --jobs");
}

}  // namespace

std::vector<WorkloadSpec> loads_of(const RunOptions& options) {
  require_compatible(options.load);
  std::vector<WorkloadSpec> workloads;
  for (const WorkloadSpec& jobs : workloads_of(options)) {
    for (const Arrivals& arrivals : arrivals_of(options.load)) {
      WorkloadSpec& workload = workloads.emplace_back(jobs);
      workload.arrivals = arrivals;
      set_extent(options.load, workload);
      require_sleep_for_utilization(workload);
    }
  }
  return workloads;
}

void require_loadable(const Grid& grid, const MeasuredPools& pools, const std::optional<ServiceLevel>& objective) {
  for (const std::string& name : grid.pools) {
    const MeasuredPool& pool = *pools.find(name);
    if (pool.no_load.empty()) continue;
    throw UsageError("--pools: " + name + " cannot be measured under load, because " + pool.no_load + "; leave it out");
  }
  for (const Cell& cell : make_plan(grid, pools).cells) {
    require_recorded(cell.workload);
    require_plannable(cell);
    if (objective) require_jobs(cell, *objective);
  }
}

}  // namespace poolbench
