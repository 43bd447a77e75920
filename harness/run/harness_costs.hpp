#pragma once

#include "harness/workload/workload.hpp"
#include "pools/registry.hpp"

namespace poolbench {

/// What the harness itself adds to what it measures, on this machine, in nanoseconds. Each is measured once.
struct HarnessCosts {
  double bare_per_job = 0;       ///< the pool driven by a bare loop
  double untraced_extra = 0;     ///< what an untraced trial adds, per job
  double traced_extra = 0;       ///< what a traced trial adds, per job
  double clock_read = 0;         ///< one reading of the clock
  double millisecond_sleep = 0;  ///< how long a sleep of 1 ms takes
};

/// `pool` is built with one worker. Throws std::logic_error if the pool loses a job of the bare loop,
/// std::runtime_error if a trial fails, and what the pool throws in the bare loop.
HarnessCosts measure_harness(const PoolEntry& pool, const Workload& workload);

}  // namespace poolbench
