#include "harness/workload/jobs/job_kind.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "harness/text/units.hpp"
#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/workload.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

std::vector<JobKind>& kinds() {
  static std::vector<JobKind> kinds = built_in_jobs();
  return kinds;
}

}  // namespace

std::string name_of(const JobChoice& job) {
  return job.share != 0 ? job.name + ":" + format_shortest(job.share) : job.name;
}

std::uint64_t JobSetting::jobs() const {
  return workload.jobs();
}

std::uint64_t JobSetting::seed() const {
  return workload.spec().seed;
}

std::span<const JobKind> all_jobs() {
  return kinds();
}

const JobKind* find_job(std::string_view name) {
  const auto found = std::ranges::find(kinds(), name, &JobKind::name);
  return found != kinds().end() ? &*found : nullptr;
}

const JobKind& kind_of(const JobChoice& job) {
  if (const JobKind* kind = find_job(job.name)) return *kind;
  throw std::invalid_argument("there is no job '" + job.name + "'");
}

void register_job(JobKind kind) {
  if (!is_pool_name(kind.name))
    throw std::invalid_argument("'" + kind.name + "' cannot be the name of a job; " + std::string(pool_name_rule));
  if (find_job(kind.name) != nullptr)
    throw std::invalid_argument("there are two jobs '" + kind.name + "'; choose another name for one of them");
  kinds().push_back(std::move(kind));
}

}  // namespace poolbench
