#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Batches with most of their overhead at the end, when the last jobs ran and the other workers had nothing left to do.
/// The batch is to blame, not the pool.
void ragged_ends(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
