#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools whose jobs took longer than those of another pool with as many workers, and longer than in the baseline:
/// threads that fight for processors, timers that come late.
void stretched_jobs(const Evidence& evidence, Findings& findings);

/// Waits that took longer than asked for even without a pool, which is no pool's fault.
void oversleeping_timers(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
