#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Doubts and surprises in words, each with its remedy if there is one: failed trials, a pool that never reached its W,
/// stretched jobs, the ragged end of a batch, a winner that needs waits that cooperate, a machine that was the limit, a
/// debug build, a loaded machine, too few repetitions. scripts/poolbench/findings uses the same words.
Findings find_findings(const Evidence& evidence);

}  // namespace poolbench
