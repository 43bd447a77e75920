#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Batches whose overhead arose mostly at their end, while the last jobs ran and the other workers had none left. It
/// belongs to the batch, not to the pool.
void ragged_ends(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
