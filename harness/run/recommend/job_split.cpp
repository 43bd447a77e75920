#include "harness/run/recommend/job_split.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace poolbench {

JobSplit split_of(std::vector<std::int64_t> services, double cpu_ns) {
  const auto jobs = static_cast<double>(services.size());
  const double service = std::accumulate(services.begin(), services.end(), 0.0) / jobs;
  const double compute = std::min(cpu_ns / jobs, service);
  return {.compute_ns = compute, .wait_ns = service - compute, .services = std::move(services)};
}

unsigned workers_for(const JobSplit& split, double cpus, unsigned most) {
  if (split.compute_ns <= 0) return most;
  const double workers = std::ceil(cpus * (1 + split.wait_ns / split.compute_ns));
  return static_cast<unsigned>(std::clamp(workers, 1.0, static_cast<double>(most)));
}

}  // namespace poolbench
