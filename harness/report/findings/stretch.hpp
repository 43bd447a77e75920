#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools whose jobs took longer than those of another pool with as many workers, and longer than those of the baseline,
/// because threads compete for processors or timers are late.
void stretched_jobs(const Evidence& evidence, Findings& findings);

/// Waits that took longer than requested even without a pool: the machine is the reason.
void oversleeping_timers(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
