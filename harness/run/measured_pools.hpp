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

/// What can be measured, under the name it has in options, tables and the CSV: a pool of the registry, or a program.
struct MeasuredPool {
  std::string name;
  std::string description;               ///< one line
  bool one_worker = false;               ///< always has one worker, so a sweep over worker counts measures it once
  bool tells_jobs = false;               ///< its traced trials have a trace()
  std::optional<bool> cooperative = {};  ///< needs waits that cooperate, see PoolEntry::in_halves; none if unknown
  std::function<std::unique_ptr<Trial>(const TrialConfig&)> make_trial;  ///< the pool outlives the trial
};

/// What this build of poolbench lacks because something was missing when it was built: pools, then programs.
std::vector<MissingPool> all_missing_pools();

/// All that a run can measure, in the order of tables.
class MeasuredPools {
 public:
  /// The pools of the registry, then `programs`. `missing` is what they lack.
  explicit MeasuredPools(const std::vector<external::Program>& programs = external::find_shipped(),
                         std::vector<MissingPool> missing = all_missing_pools());

  /// False if the name is taken.
  bool add(const external::Program& program);

  /// nullptr if there is none of that name. Valid until the next add().
  const MeasuredPool* find(std::string_view name) const;

  std::vector<std::string> names() const;

  /// The missing pool or program of that name, or nullptr.
  const MissingPool* find_missing(std::string_view name) const;

 private:
  std::vector<MeasuredPool> pools_;
  std::vector<MissingPool> missing_;
  std::shared_ptr<external::JobsFiles> jobs_files_ = std::make_shared<external::JobsFiles>();
};

}  // namespace poolbench
