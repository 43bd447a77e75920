#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/external/jobs_file.hpp"
#include "harness/external/shipped.hpp"
#include "harness/trial/trial.hpp"
#include "pools/registry.hpp"

namespace poolbench {

/// A pool of the registry, or an external program, under its name in options, tables and the CSV.
struct MeasuredPool {
  std::string name;
  std::string description;  ///< one line
  PoolGroup group = PoolGroup::own;
  bool one_worker = false;               ///< always has one worker, so a sweep over worker counts measures it once
  bool reports_job_times = false;        ///< its traced trials report each job's times and worker, see Trial::trace()
  std::optional<bool> cooperative = {};  ///< needs waits that cooperate, see PoolEntry::in_halves; none if unknown
  bool any_job = false;                  ///< runs every job; otherwise only hash-and-sleep
  std::string no_load = {};              ///< why it cannot be measured under load; empty if it can
  std::function<std::unique_ptr<Trial>(const TrialConfig&)> make_trial;  ///< the pool outlives the trial
};

/// The pools, then the programs, that this build lacks because something was missing when it was built.
std::vector<MissingPool> all_missing_pools();

/// Everything that a run can measure, in the order of the tables.
class MeasuredPools {
 public:
  /// The pools of the registry, then `programs`, which come with poolbench. `missing` is what this build lacks.
  explicit MeasuredPools(const std::vector<external::Program>& programs = external::find_shipped(),
                         std::vector<MissingPool> missing = all_missing_pools());

  /// Adds a program of the user. False if the name is taken.
  bool add(const external::Program& program) { return add(program, PoolGroup::own); }

  /// From now on, each trial of a registered pool has a process of its own, as those of programs have anyway.
  void isolate();

  /// nullptr if there is no such pool. Valid until the next add().
  const MeasuredPool* find(std::string_view name) const;

  std::vector<std::string> names() const;

  /// The missing pool or program of that name, or nullptr.
  const MissingPool* find_missing(std::string_view name) const;

 private:
  bool add(const external::Program& program, PoolGroup group);

  std::vector<MeasuredPool> pools_;
  std::vector<MissingPool> missing_;
  std::shared_ptr<external::JobsFiles> jobs_files_ = std::make_shared<external::JobsFiles>();
};

}  // namespace poolbench
