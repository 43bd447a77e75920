#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Trials that failed, with the first reason.
void failures(const Evidence& evidence, Findings& findings);

/// Trials that could not be measured, through no fault of the pool.
void unmeasured(const Evidence& evidence, Findings& findings);

/// Pools that never had W jobs running.
void unreached_workers(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
