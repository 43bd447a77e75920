#include "harness/run/roster.hpp"

#include <algorithm>

#include "harness/external/external_trial.hpp"
#include "harness/trial/pool_trial.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

Contestant contestant_of(const PoolEntry& pool) {
  return {.name = pool.name,
          .description = pool.description,
          .one_worker = pool.one_worker,
          .tells_jobs = true,
          .cooperative = pool.in_halves,
          .make_trial = [pool](const TrialConfig& config) { return std::make_unique<PoolTrial>(pool, config); }};
}

Contestant contestant_of(const external::Program& program, const std::shared_ptr<external::JobsFiles>& files) {
  return {.name = program.name,
          .description = program.description,
          .make_trial = [command = program.command, files](const TrialConfig& config) {
            return std::make_unique<external::ExternalTrial>(command, files, config);
          }};
}

}  // namespace

Roster::Roster(const std::vector<external::Program>& programs) {
  for (const PoolEntry& pool : all_pools()) contestants_.push_back(contestant_of(pool));
  for (const external::Program& program : programs) add(program);
}

bool Roster::add(const external::Program& program) {
  if (find(program.name) != nullptr) return false;
  contestants_.push_back(contestant_of(program, jobs_files_));
  return true;
}

const Contestant* Roster::find(std::string_view name) const {
  const auto found = std::ranges::find(contestants_, name, &Contestant::name);
  return found == contestants_.end() ? nullptr : &*found;
}

std::vector<std::string> Roster::names() const {
  std::vector<std::string> names;
  for (const Contestant& contestant : contestants_) names.push_back(contestant.name);
  return names;
}

std::vector<MissingPool> missing_contestants() {
  std::vector<MissingPool> missing(missing_pools().begin(), missing_pools().end());
  for (const external::ShippedProgram& program : external::find_missing()) {
    missing.push_back({.name = std::string(program.name), .description = std::string(program.remedy)});
  }
  return missing;
}

}  // namespace poolbench
