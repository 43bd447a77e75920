#include "harness/run/measured_pools.hpp"

#include <algorithm>
#include <utility>

#include "harness/external/external_trial.hpp"
#include "harness/run/isolated/isolated_trial.hpp"
#include "harness/trial/pool_trial.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

MeasuredPool measured_pool(const PoolEntry& pool) {
  return {.name = pool.name,
          .description = pool.description,
          .group = pool.group,
          .one_worker = pool.one_worker,
          .reports_job_times = true,
          .cooperative = pool.in_halves,
          .any_job = true,
          .no_load = pool.runs_in_drain ? "it runs no job before all are submitted" : "",
          .make_trial = [pool](const TrialConfig& config) { return std::make_unique<PoolTrial>(pool, config); }};
}

MeasuredPool measured_pool(const external::Program& program, PoolGroup group,
                           const std::shared_ptr<external::JobsFiles>& files) {
  return {.name = program.name,
          .description = program.description,
          .group = group,
          .make_trial = [command = program.command, files](const TrialConfig& config) {
            return std::make_unique<external::ExternalTrial>(command, files, config);
          }};
}

}  // namespace

MeasuredPools::MeasuredPools(const std::vector<external::Program>& programs, std::vector<MissingPool> missing)
    : missing_(std::move(missing)) {
  for (const PoolEntry& pool : all_pools()) pools_.push_back(measured_pool(pool));
  for (const external::Program& program : programs) add(program, PoolGroup::languages);
}

bool MeasuredPools::add(const external::Program& program, PoolGroup group) {
  if (find(program.name) != nullptr) return false;
  pools_.push_back(measured_pool(program, group, jobs_files_));
  return true;
}

void MeasuredPools::isolate() {
  for (MeasuredPool& pool : pools_) {
    if (find_pool(pool.name) == nullptr) continue;
    pool.reports_job_times = false;
    pool.make_trial = [name = pool.name](const TrialConfig& config) {
      return std::make_unique<IsolatedTrial>(name, config);
    };
  }
}

const MeasuredPool* MeasuredPools::find(std::string_view name) const {
  const auto found = std::ranges::find(pools_, name, &MeasuredPool::name);
  return found == pools_.end() ? nullptr : &*found;
}

std::vector<std::string> MeasuredPools::names() const {
  std::vector<std::string> names;
  for (const MeasuredPool& pool : pools_) names.push_back(pool.name);
  return names;
}

const MissingPool* MeasuredPools::find_missing(std::string_view name) const {
  const auto found = std::ranges::find(missing_, name, &MissingPool::name);
  return found == missing_.end() ? nullptr : &*found;
}

std::vector<MissingPool> all_missing_pools() {
  std::vector<MissingPool> missing(missing_pools().begin(), missing_pools().end());
  for (const external::ShippedProgram& program : external::find_missing()) {
    missing.push_back({.name = std::string(program.name), .description = std::string(program.remedy)});
  }
  return missing;
}

}  // namespace poolbench
