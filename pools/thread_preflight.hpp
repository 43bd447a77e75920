#pragma once

#include "pools/pool.hpp"

namespace poolbench {

/// Throws std::system_error if the system cannot start `threads` threads for this process now.
///
/// Some libraries do not survive a worker thread that cannot be started: oneTBB 2021.8 and libgomp end the process. So
/// we find out beforehand by starting and joining that many threads, which takes some tens of microseconds each. Pools
/// that start their threads later use it as well, so that they also refuse at once.
void require_startable(unsigned threads);

// Preflights (PoolEntry in pools/registry.hpp) that need no more than this check.

/// For a pool with a thread for each worker.
inline void require_thread_per_worker(PoolConfig config) {
  require_startable(config.workers);
}

/// For a pool where the thread that drains is one of the workers.
inline void require_thread_per_other_worker(PoolConfig config) {
  require_startable(config.workers - 1);
}

}  // namespace poolbench
