#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools that run jobs in halves, where the job cannot be divided: they ran it whole, and it held up all others.
void undivided_jobs(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
