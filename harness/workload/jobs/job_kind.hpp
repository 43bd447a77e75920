#pragma once

#include "pools/language.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "harness/workload/jobs/job_choice.hpp"
#include "harness/workload/jobs/job_work.hpp"

namespace poolbench {

/// Which parts of a job's service time cannot overlap with those of other jobs.
struct JobDemand {
  double processor = 0;  ///< needs a processor
  double exclusive = 0;  ///< needs something of which there is only one
};

/// A job that can be measured, under the name it has in options, tables and the CSV.
struct JobKind {
  std::string name;
  std::string description;  ///< one line, for `poolbench list`
  /// Builds the work of one trial. Empty for hash-and-sleep, which is part of the batch: a virtual call would add to
  /// the cost of a pool.
  std::function<std::unique_ptr<JobWork>(const JobSetting&)> make = {};
  bool has_service_times = false;  ///< takes those that --sleep asks for; otherwise its jobs take the time they take
  bool has_share = false;          ///< users type NAME:SHARE, see JobChoice
  std::function<JobDemand(double share)> demand = {};  ///< empty: nothing
};

/// Every kind of job, hash-and-sleep first, those of the program that registered them last. The span stays valid until
/// register_job() is called.
std::span<const JobKind> all_jobs();

/// The kind called `name`, or nullptr.
const JobKind* find_job(std::string_view name);

/// The kind of a job that was parsed. Throws std::invalid_argument if no kind has its name.
const JobKind& kind_of(const JobChoice& job);

/// Adds a job of your own. Call it before the options are parsed; run_app() does that for you. Throws
/// std::invalid_argument if the name is taken or breaks the rule of pool names. Not thread-safe.
void register_job(JobKind kind);

}  // namespace poolbench
