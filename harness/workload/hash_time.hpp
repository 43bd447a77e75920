#pragma once

#include "harness/workload/workload.hpp"

namespace poolbench {

/// How many nanoseconds it takes to hash one job of `workload` when nothing else runs: the median of several passes
/// over its jobs on the calling thread. Blocks for a few tenths of a millisecond, or for the time of hashing five jobs
/// if that is longer. Measure it just before a trial, because the speed of a machine changes from minute to minute.
double time_of_hash(const Workload& workload);

}  // namespace poolbench
