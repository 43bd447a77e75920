#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Fastest pools that need waits that cooperate, with the fastest pool that does not.
void cooperative_winners(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
