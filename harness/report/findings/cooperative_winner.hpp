#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools that are the fastest but need waits that cooperate. Also names the fastest pool that does not.
void cooperative_winners(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
