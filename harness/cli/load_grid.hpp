#pragma once

#include <optional>
#include <vector>

#include "harness/cli/run_options.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/service_level.hpp"

namespace poolbench {

/// A workload for each service time and each rate or utilization. Throws UsageError for options that exclude or need
/// each other.
std::vector<WorkloadSpec> loads_of(const RunOptions& options);

/// Throws UsageError if a pool cannot be measured under load, or if a trial has too few jobs for the objective.
void require_loadable(const Grid& grid, const MeasuredPools& pools, const std::optional<ServiceLevel>& objective);

}  // namespace poolbench
