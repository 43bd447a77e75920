#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools whose jobs took longer than those of another pool with the same number of workers, and longer than the
/// baseline's, because threads compete for processors or timers are late.
void stretched_jobs(const Evidence& evidence, Findings& findings);

/// Waits that took longer than requested even without a pool, because of the machine.
void oversleeping_timers(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
