#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Doubts and surprises in words, each a sentence with its remedy where there is one: failed trials, a pool that never
/// reached its W, jobs that were stretched, a batch's ragged end, a winner for cooperative waits only, a machine that
/// was the limit, a debug build, a loaded machine, too few repetitions.
Findings find_findings(const Evidence& evidence);

}  // namespace poolbench
