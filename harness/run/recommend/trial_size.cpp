#include "harness/run/recommend/trial_size.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace poolbench {
namespace {

constexpr double fastest_hand_over_ns = 100;    // of the pools here, with one producer
constexpr double unknown_hand_over_ns = 5000;   // of a slow pool, until it has been measured
constexpr double most_jobs_of_trial = 400'000;  // their trace takes 16 MB
constexpr double long_job_ns = 5e8;

/// So that all workers are busy for most of the trial; fewer if that would take long.
double fewest_of_worker(const JobSplit& split) {
  return split.service_ns() > long_job_ns ? 2 : 4;
}

}  // namespace

std::uint64_t jobs_of_trial(const JobSplit& split, double cpus, unsigned workers, const SeenThroughput& seen,
                            std::chrono::nanoseconds trial_time) {
  const double hand_over_ns = seen.per_s > 0 ? fastest_hand_over_ns : unknown_hand_over_ns;
  double per_job_ns = std::max(hand_over_ns, split.service_ns() / workers);
  if (cpus > 0) per_job_ns = std::max(per_job_ns, split.compute_ns / cpus);
  if (seen.per_s > 0) {
    const double growth = std::max(1.0, static_cast<double>(workers) / std::max(1U, seen.workers));
    per_job_ns = std::max(per_job_ns, 1e9 / (seen.per_s * growth));
  }
  const double jobs = std::min(most_jobs_of_trial, static_cast<double>(trial_time.count()) / per_job_ns);
  const double of_worker = std::max(fewest_of_worker(split), jobs / workers);
  return std::bit_ceil(static_cast<std::uint64_t>(std::ceil(of_worker / std::sqrt(2)))) * workers;
}

std::chrono::nanoseconds shortest_trial(const JobSplit& split) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(fewest_of_worker(split) * split.service_ns()));
}

}  // namespace poolbench
