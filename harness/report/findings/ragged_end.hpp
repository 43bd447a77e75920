#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Batches whose overhead arose mostly at their end, when the last jobs ran and the other workers had none left. The
/// batch is the reason, not the pool.
void ragged_ends(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
