#include "harness/cli/load_grid.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "harness/cli/grid.hpp"
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
  std::vector<Arrivals> all;
  const auto add = [&]() -> Arrivals& { return all.emplace_back(arrivals); };
  for (const double rate : load.rates) add().rate_hz = rate;
  for (const double utilization : load.utilizations) add().utilization = utilization;
  if (!all.empty()) return all;
  if (arrivals.recorded != nullptr) {
    if (arrivals.recorded->mean.count() == 0)
      throw UsageError("--arrivals: all times of " + arrivals.recorded->source.file + " are equal; give a --rate");
    add().rate_hz = 1e9 / static_cast<double>(arrivals.recorded->mean.count());
  } else {
    for (const double utilization : default_utilizations) add().utilization = utilization;
  }
  return all;
}

/// About as many as the users submit in that time if no job waits.
std::uint64_t jobs_in(std::chrono::nanoseconds duration, const WorkloadSpec& workload) {
  const Arrivals& arrivals = workload.arrivals;
  const auto round = std::max<std::int64_t>(1, (arrivals.think + workload.sleep).count());
  return arrivals.users * std::max<std::uint64_t>(1, static_cast<std::uint64_t>(duration.count() / round));
}

void require_sleep_for_utilization(const WorkloadSpec& workload) {
  if (workload.arrivals.utilization == 0 || workload.sleep.count() > 0) return;
  throw UsageError("--utilization: has no meaning for jobs that do not sleep; give a --rate");
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
  const LoadOptions& load = options.load;
  require_compatible(load);
  if (options.distribution.recorded != nullptr && options.distribution.recorded->mean.count() == 0)
    throw UsageError("--sleep-dist: all times of " + options.distribution.recorded->source.file + " are 0");
  const std::chrono::nanoseconds duration = load.duration.count() != 0 ? load.duration : default_duration;
  std::vector<WorkloadSpec> workloads;
  for (WorkloadSpec workload : workloads_of(options)) {
    for (const Arrivals& arrivals : arrivals_of(load)) {
      workload.arrivals = arrivals;
      workload.jobs = load.jobs;
      if (load.jobs == 0 && arrivals.is_closed()) {
        workload.jobs = jobs_in(duration, workload);
      } else if (load.jobs == 0) {
        workload.duration = duration;
      }
      require_sleep_for_utilization(workload);
      workloads.push_back(workload);
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
    if (objective) require_jobs(cell, *objective);
  }
}

}  // namespace poolbench
