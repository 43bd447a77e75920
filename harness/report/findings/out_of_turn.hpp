#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools that let some jobs wait long after their turn: one in a hundred waits a mean service time longer, or more,
/// than if the jobs had been served in the order of arrival, but most do not wait a tenth of that longer. (A pool that
/// is merely slow delays them all.) Names the lowest such rate, and what it costs there beside the best pool that
/// serves in turn. Says nothing of overloads.
void jobs_out_of_turn(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
