#pragma once

#include <vector>

#include "harness/cli/run_options.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"

namespace poolbench {

/// The pools that the options let a run choose from: those of the registry, the programs that come with poolbench, and
/// those of --external. Throws UsageError if two have the same name.
MeasuredPools pools_for(const RunOptions& options);

/// The grid of pools, workers and workloads that the options ask for. Throws UsageError for a pool that `pools` does
/// not have, for more jobs than can be counted, and for an option that would change nothing.
Grid grid_of(const RunOptions& options, const MeasuredPools& pools);

/// Every combination of the workload's options. A workload has no jobs if their number follows from the workers or from
/// the rate.
std::vector<WorkloadSpec> workloads_of(const RunOptions& options);

}  // namespace poolbench
