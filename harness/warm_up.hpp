#pragma once

#include <chrono>

#include "pools/pool.hpp"

namespace poolbench {

/// Has `pool` run `workers` short jobs at once: each waits until all have begun, at most `patience` from now, for a
/// pool that never reaches its W. Returns how many ran at once. Blocks until the pool has drained.
unsigned warm_up(Pool& pool, unsigned workers, std::chrono::nanoseconds patience);

}  // namespace poolbench
