#pragma once

#include "harness/workload/workload.hpp"

namespace poolbench {

/// How many nanoseconds the hashing of one job of `workload` takes when nothing else runs: the median of several passes
/// over its jobs on the calling thread. Takes some tenths of a millisecond, or as long as five jobs hash if that is
/// more. To be measured just before a trial, since machines change their speed from minute to minute.
double time_of_hash(const Workload& workload);

}  // namespace poolbench
