#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Fastest pools that are so only for jobs whose waits cooperate, and the fastest for any jobs.
void cooperative_winners(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
