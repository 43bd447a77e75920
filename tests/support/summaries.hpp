#pragma once

#include <chrono>
#include <string>

#include "harness/run/summary.hpp"

namespace poolbench::testing {

/// An interval that is one value, in nanoseconds.
inline MedianInterval exactly(double ns) {
  return {.low = ns, .median = ns, .high = ns, .confidence = 0.9375};
}

inline const WorkloadSpec millisecond_jobs{.jobs = 640, .sleep = std::chrono::milliseconds(1)};

/// The summary of a pool without any fault. All figures are known.
inline CellSummary sound(const std::string& pool = "channel", unsigned workers = 8,
                         const MedianInterval& makespan = exactly(100e6),
                         const WorkloadSpec& workload = millisecond_jobs) {
  return {.cell = {.pool = pool, .workers = workers, .workload = workload},
          .repetitions = 5,
          .failures = 0,
          .cooperative = false,
          .first_error = "",
          .makespan_ns = makespan,
          .accept_ns = 0.9 * makespan.median,
          .time_per_job_ns = makespan.median / static_cast<double>(workload.jobs),
          .cpu_per_makespan = 0.2,
          .speedup = 680e6 / makespan.median,
          .efficiency = 0.9234,
          .utilization = 0.9812,
          .stretch = 1.04,
          .overhead_per_job_ns = 20'400,
          .steady_overhead_per_job_ns = 15'100,
          .service_mean_ns = 1.04e6,
          .peak_concurrency = workers};
}

/// The same, with a makespan of `makespan_ns`.
inline CellSummary took(const std::string& pool, unsigned workers, double makespan_ns,
                        const WorkloadSpec& workload = millisecond_jobs) {
  return sound(pool, workers, exactly(makespan_ns), workload);
}

/// The summary of a pool whose trials all failed.
inline CellSummary failed(const std::string& pool, unsigned workers, const WorkloadSpec& workload = millisecond_jobs) {
  CellSummary summary;
  summary.cell = {.pool = pool, .workers = workers, .workload = workload};
  summary.failures = 5;
  summary.first_error = "set-up: no such device";
  return summary;
}

}  // namespace poolbench::testing
