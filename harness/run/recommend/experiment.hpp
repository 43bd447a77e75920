#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/plan.hpp"
#include "harness/run/recommend/job_split.hpp"
#include "harness/run/recommend/load_walk.hpp"
#include "harness/run/recommend/search.hpp"
#include "harness/run/recommend/sizing.hpp"
#include "harness/run/row.hpp"

namespace poolbench {

/// The pool that is recommended where it does not matter which: the textbook's.
inline constexpr const char* plain_pool = "mutex-queue";

/// A process that uses this share of its processors leaves too little for more workers to help.
inline constexpr double saturated = 0.9;

/// What to recommend a pool and a number of workers for.
struct RecommendQuestion {
  /// To choose from, at least one.
  std::vector<std::string> pools;
  /// Cooperative pools to show beside the chosen one, if they can divide the jobs.
  std::vector<std::string> beside = {};
  /// Which of all these need waits that cooperate, see PoolEntry::in_halves.
  std::vector<std::string> cooperative = {};
  WorkloadSpec job;  ///< the jobs, without their number
  unsigned most_workers = 1;
  double cpus = 1;                        ///< that the process may use
  std::chrono::nanoseconds budget{};      ///< how long all trials together should take
  std::optional<LoadQuestion> load = {};  ///< none: as many jobs as possible per second
};

/// A trial that was measured. `services` is what each job took, if the pool reports it.
struct MeasuredTrial {
  Row row;
  std::vector<std::int64_t> services = {};
};

/// How an experiment reaches the world.
struct ExperimentActions {
  /// Runs one trial; none if the run has ended. A load and a batch of the baseline are traced.
  std::function<std::optional<MeasuredTrial>(const Cell& cell, std::uint64_t repetition)> measure;
  /// The share of the time that is used up; with 1 or more, no more trials begin.
  std::function<double()> time_used;
};

/// What the trials of one point showed beside its throughput: medians.
struct PointFigures {
  double busy_cpus = 0;
  std::optional<double> stretch = {};  ///< of traced trials
};

/// Everything that was found out.
struct Recommendation {
  JobSplit split;
  unsigned guess = 1;
  std::optional<Search> search = {};
  std::map<Point, std::vector<double>> beside = {};  ///< throughputs of the pools beside
  std::map<Point, PointFigures> figures = {};
  std::optional<Sizing> sizing = {};               ///< of a load
  std::map<std::string, double> screened_ns = {};  ///< each pool's percentile with the sizing's workers
  std::string load_pool = {};
  std::optional<LoadWalk> walk = {};
  std::optional<unsigned> saturated_with = {};  ///< workers that missed the objective with all processors busy
  std::size_t trials = 0;
  bool out_of_time = false;
  std::vector<std::string> failures = {};       ///< errors of trials, each once
  std::vector<std::string> circumstances = {};  ///< what else used the machine meanwhile, in sentences
};

/// What no pool can change.
enum class LoadLimit {
  none,
  jobs,     ///< take too long even if none waits
  workers,  ///< at most `most_workers`, which the jobs would keep busy all the time
};

/// Of a question that has a load.
LoadLimit limit_of_load(const RecommendQuestion& question, const JobSplit& split);

/// The fewest jobs of a load that checks a number of workers: enough to show the percentile.
std::uint64_t fewest_of_check(const ServiceLevel& objective);

/// How many jobs such a load has: as many as the time allows, up to what the percentile can use. The question has a
/// load.
std::uint64_t jobs_of_check(const RecommendQuestion& question);

/// Measures what it takes to answer the question. Stops when the actions say so. `found` always has what is known so
/// far, also while a trial runs. Throws std::runtime_error if not even a job alone can be measured, with the reason.
void experiment(const RecommendQuestion& question, const ExperimentActions& actions, Recommendation& found);

}  // namespace poolbench
