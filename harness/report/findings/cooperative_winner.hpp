#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools that are the fastest but need waits that cooperate. Also names the best pool that does not. A pool that cannot
/// be told apart from a rival is not the fastest.
void cooperative_winners(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
