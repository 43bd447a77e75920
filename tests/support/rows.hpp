#pragma once

#include <chrono>
#include <string>

#include "harness/run/row.hpp"

namespace poolbench::testing {

/// Some workload; different values of `sleep` make different ones.
inline WorkloadSpec some_workload(std::chrono::nanoseconds sleep = std::chrono::milliseconds(1)) {
  return {.jobs = 100, .sleep = sleep};
}

/// A row of a successful trial; of its figures, only the makespan matters.
inline Row ok_row(const std::string& pool, unsigned workers, std::int64_t makespan_ns, bool traced = true,
                  const WorkloadSpec& workload = some_workload()) {
  Row row;
  row.cell = {.pool = pool, .workers = workers, .workload = workload};
  row.traced = traced;
  row.result.measurement.emplace().makespan_ns = makespan_ns;
  if (traced) row.result.measurement->jobs = JobFigures{};
  return row;
}

/// A row of a failed trial.
inline Row failed_row(const std::string& pool, unsigned workers, Status status, const std::string& error) {
  Row row;
  row.cell = {.pool = pool, .workers = workers, .workload = some_workload()};
  row.result.status = status;
  row.result.error = error;
  return row;
}

}  // namespace poolbench::testing
