#pragma once

#include "harness/report/findings/evidence.hpp"

namespace poolbench {

/// Pools that let jobs wait long after their turn: one job in a hundred waits a mean service time longer, or more, than
/// if it had been served in the order of arrival. Says what that costs beside the best pool that does not.
void jobs_out_of_turn(const Evidence& evidence, Findings& findings);

}  // namespace poolbench
