#pragma once

#include <chrono>
#include <cstdint>

#include "harness/run/recommend/job_split.hpp"

namespace poolbench {

/// The best throughput that a pool has shown so far, and with how many workers; 0 if none.
struct SeenThroughput {
  double per_s = 0;
  unsigned workers = 1;
};

/// How many jobs a trial has, so that it takes about `trial_time`, but has some for each worker: the workers times a
/// power of two, so that pools share their jobs.
///
/// `split` says what a job takes at least. More workers raise the throughput that was `seen` in proportion at most, so
/// that a slow pool, or jobs which hold each other up, do not make a trial endless.
std::uint64_t jobs_of_trial(const JobSplit& split, double cpus, unsigned workers, const SeenThroughput& seen,
                            std::chrono::nanoseconds trial_time);

/// How long a trial of all these workers takes at least.
std::chrono::nanoseconds shortest_trial(const JobSplit& split);

}  // namespace poolbench
