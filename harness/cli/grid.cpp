#include "harness/cli/grid.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/load_grid.hpp"
#include "harness/cli/option_values.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/jobs/job_kind.hpp"

namespace poolbench {
namespace {

constexpr std::string_view all_of_them = "all";

/// The option that decides how many jobs a trial has.
std::string jobs_option(const WorkloadSpec& sweep) {
  if (sweep.jobs_per_worker != 0) return "--jobs-per-worker";
  return sweep.duration.count() != 0 ? "--duration" : "--jobs";
}

/// Throws UsageError if a trial has more jobs than --jobs allows, or if ten times the sum of their service times does
/// not fit into 64 bits of nanoseconds.
void require_countable(const WorkloadSpec& sweep, unsigned most_workers) {
  const std::uint64_t jobs = for_workers(sweep, most_workers).jobs;
  const std::string option = jobs_option(sweep);
  if (jobs > most_jobs) {
    const std::string which = sweep.jobs_per_worker != 0 ? plural(sweep.jobs_per_worker, "job") + " for each of " +
                                                               plural(most_workers, "worker")
                                                         : plural(jobs, "job") + " in a trial";
    throw UsageError(option + ": " + which + " are too many; at most " + format_count(most_jobs) + " in all");
  }
  constexpr double longest_ns = 1e17;
  if (static_cast<double>(jobs) * static_cast<double>(sweep.sleep.count()) > longest_ns) {
    throw UsageError(option + " and --sleep: " + plural(jobs, "job") + " of " + format_exact(sweep.sleep) +
                     " would sleep for more than three years in all; use fewer or shorter ones");
  }
}

/// Throws UsageError if fewer service times were recorded than a trial needs.
void require_recorded(const WorkloadSpec& sweep, unsigned most_workers) {
  const RecordedTimes* recorded = sweep.distribution.recorded;
  if (recorded == nullptr || recorded->source.drawn) return;
  const std::uint64_t jobs = for_workers(sweep, most_workers).jobs;
  if (jobs <= recorded->times.size()) return;
  throw UsageError("--sleep-dist: " + recorded->source.file + " has " + plural(recorded->times.size(), "time") +
                   ", but a trial has " + plural(jobs, "job") +
                   "; use fewer jobs, or add ,drawn to draw them by --seed");
}

[[noreturn]] void unknown_pool(const std::string& name, const MeasuredPools& pools) {
  if (const MissingPool* missing = pools.find_missing(name)) {
    throw UsageError("--pools: '" + name + "' was not built: " + missing->description);
  }
  try {
    unknown_name("pool", name, pools.names());
  } catch (const TextError& error) {
    throw UsageError(std::string("--pools: ") + error.what());
  }
}

void add_pool(std::vector<std::string>& names, const std::string& name, const MeasuredPools& pools) {
  if (pools.find(name) == nullptr) unknown_pool(name, pools);
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

void remove_pool(std::vector<std::string>& names, const std::string& name, const MeasuredPools& pools) {
  if (pools.find(name) == nullptr && pools.find_missing(name) == nullptr) unknown_pool(name, pools);
  std::erase(names, name);
}

/// Whether any job is not the one that programs in other languages know.
bool has_other_jobs(const RunOptions& options) {
  return !std::ranges::all_of(options.job_kinds, &JobChoice::is_default);
}

/// The pools that a list such as "channel,arena" or "all,-sequential" selects. If it names no program of --external,
/// all of those are added.
std::vector<std::string> chosen_pools(const RunOptions& options, const MeasuredPools& pools) {
  std::vector<std::string> names;
  for (const std::string& name : options.pools) {
    if (name == all_of_them) {
      for (const std::string& each : pools.names()) {
        const MeasuredPool& pool = *pools.find(each);
        if ((!options.load.wanted || pool.no_load.empty()) && (pool.any_job || !has_other_jobs(options)))
          add_pool(names, each, pools);
      }
    } else if (name.starts_with('-')) {
      remove_pool(names, name.substr(1), pools);
    } else {
      add_pool(names, name, pools);
    }
  }
  const auto named = [&](const external::Program& program) { return std::ranges::count(names, program.name) > 0; };
  if (std::ranges::none_of(options.external, named)) {
    for (const external::Program& program : options.external) names.push_back(program.name);
  }
  if (names.empty()) throw UsageError("--pools: no pool is left; name at least one");
  return names;
}

SleepDistribution distribution_of(const RunOptions& options) {
  return options.distribution.value_or(options.load.wanted ? SleepDistribution::exponential
                                                           : SleepDistribution::constant);
}

/// The mean service times: those of --sleep, unless the distribution has its own mean.
std::vector<std::chrono::nanoseconds> sleeps_of(const RunOptions& options) {
  const std::optional<std::chrono::nanoseconds> mean = own_mean(distribution_of(options));
  return mean ? std::vector{*mean} : options.sleeps;
}

/// Throws UsageError for an option that would change nothing, or excludes another.
void require_effect(const RunOptions& options) {
  const bool writes =
      !options.out.empty() || !options.json.empty() || !options.timeline.empty() || !options.hdr.empty();
  if (options.existing == ExistingFile::append && options.out.empty())
    throw UsageError("--append: there is no CSV to add rows to; name one with --out");
  if (options.existing == ExistingFile::overwrite && !writes)
    throw UsageError("--force: there is no file to overwrite; name one with --out, --json, --timeline or --hdr");
  if (options.isolate && !options.timeline.empty())
    throw UsageError("--isolate and --timeline: choose one; the times of jobs stay in the process of their trial");
  if (options.isolate && !options.hdr.empty())
    throw UsageError("--isolate and --hdr: choose one; the times of jobs stay in the process of their trial");
  const auto sleeps = [](std::chrono::nanoseconds sleep) { return sleep.count() > 0; };
  if (options.distribution && options.distribution->recorded != nullptr &&
      options.distribution->recorded->mean.count() == 0)
    throw UsageError("--sleep-dist: all times of " + options.distribution->recorded->source.file + " are 0");
  if (options.distribution && options.distribution != SleepDistribution::constant &&
      std::ranges::none_of(sleeps_of(options), sleeps))
    throw UsageError("--sleep-dist: has no effect with --sleep 0; leave it out, or use a longer sleep");
}

/// What is the same in all workloads of this job.
WorkloadSpec common_workload(const RunOptions& options, const JobChoice& job) {
  const bool has_times = kind_of(job).has_service_times;
  return {.jobs_per_worker = options.jobs_per_worker,
          .distribution = has_times ? distribution_of(options) : SleepDistribution::constant,
          .seed = options.seed,
          .words = options.words,
          .job = job};
}

/// Each job with each mean service time; once, if it has none of its own.
std::vector<WorkloadSpec> jobs_with_times(const RunOptions& options) {
  std::vector<WorkloadSpec> workloads;
  for (const JobChoice& job : options.job_kinds) {
    const bool has_times = kind_of(job).has_service_times;
    for (const auto sleep : has_times ? sleeps_of(options) : std::vector{std::chrono::nanoseconds::zero()}) {
      workloads.emplace_back(common_workload(options, job)).sleep = sleep;
    }
  }
  return workloads;
}

/// Throws UsageError for a pool that runs only hash-and-sleep.
void require_any_job(const Grid& grid, const MeasuredPools& pools) {
  for (const std::string& name : grid.pools) {
    if (pools.find(name)->any_job) continue;
    throw UsageError("--job: " + name + " is a program of its own, which only knows " + std::string(hash_and_sleep) +
                     "; leave it out of --pools");
  }
}

/// Throws UsageError if the run does not measure the pool `relative_to`.
void require_measured(const std::string& relative_to, const std::vector<std::string>& pools) {
  if (relative_to.empty() || std::ranges::find(pools, relative_to) != pools.end()) return;
  throw UsageError("--relative-to: '" + relative_to + "' is not among the pools of this run; add it to --pools");
}

}  // namespace

MeasuredPools pools_for(const RunOptions& options) {
  MeasuredPools pools;
  for (const external::Program& program : options.external) {
    if (pools.add(program)) continue;
    throw UsageError("--external: there is already a pool '" + program.name + "'; choose another name");
  }
  if (options.isolate) pools.isolate();
  return pools;
}

std::vector<WorkloadSpec> workloads_of(const RunOptions& options) {
  const bool jobs_follow = options.jobs_per_worker != 0 || options.load.wanted;
  const auto job_counts = jobs_follow ? std::vector<std::uint64_t>{0} : options.jobs;
  std::vector<WorkloadSpec> workloads;
  for (const WorkloadSpec& timed : jobs_with_times(options)) {
    for (const auto jobs : job_counts) {
      for (const auto rounds : options.hash_rounds) {
        for (const auto producers : options.producers) {
          WorkloadSpec& workload = workloads.emplace_back(timed);
          workload.jobs = jobs;
          workload.producers = producers;
          workload.hash_rounds = rounds;
        }
      }
    }
  }
  return workloads;
}

Grid grid_of(const RunOptions& options, const MeasuredPools& pools) {
  require_effect(options);
  Grid grid{.pools = chosen_pools(options, pools),
            .workers = options.workers,
            .workloads = options.load.wanted ? loads_of(options) : workloads_of(options),
            .repetitions = options.repetitions,
            .trace = options.trace};
  for (const WorkloadSpec& sweep : grid.workloads) require_recorded(sweep, std::ranges::max(grid.workers));
  for (const WorkloadSpec& sweep : grid.workloads) require_countable(sweep, std::ranges::max(grid.workers));
  if (has_other_jobs(options)) require_any_job(grid, pools);
  require_measured(options.relative_to, grid.pools);
  if (options.load.wanted) require_loadable(grid, pools, options.load.slo);
  return grid;
}

}  // namespace poolbench
