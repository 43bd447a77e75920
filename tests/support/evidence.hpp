#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/report/findings.hpp"

namespace poolbench::testing {

/// The cell of a pool that shows no fault.
inline CellSummary sound(const std::string& pool = "channel", unsigned workers = 8) {
  return {.cell = {.pool = pool, .workers = workers, .workload = {.jobs = 640, .sleep = std::chrono::milliseconds(1)}},
          .repetitions = 5,
          .failures = 0,
          .cooperative = false,
          .first_error = "",
          .makespan_ns = MedianInterval{.low = 1, .median = 1, .high = 1, .confidence = 0.9375},
          .accept_ns = 1,
          .time_per_job_ns = 1,
          .cpu_per_makespan = 0.5,
          .speedup = 1,
          .efficiency = 0.96,
          .utilization = 0.99,
          .stretch = 1.04,
          .overhead_per_job_ns = 10'000,
          .steady_overhead_per_job_ns = 10'000,
          .service_mean_ns = 1.04e6,
          .peak_concurrency = workers};
}

/// Summaries of a sound run on a machine of four processors.
inline Evidence evidence(std::vector<CellSummary> summaries) {
  return {.summaries = std::move(summaries),
          .machine = {.host = "",
                      .cpu_model = "",
                      .cpus = 4,
                      .cpu_list = "0-3",
                      .cpu_quota = {},
                      .kernel = "",
                      .governor = "",
                      .timer_slack_ns = {}},
          .build_type = "Release",
          .load = ForeignLoad{.busy_cpus = 0.1, .stolen_cpus = 0.01}};
}

inline Findings findings(std::vector<CellSummary> summaries) {
  return find_findings(evidence(std::move(summaries)));
}

}  // namespace poolbench::testing
