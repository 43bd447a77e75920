#pragma once

#include "pools/pool.hpp"

namespace poolbench {

/// Throws std::system_error if the system does not start `threads` threads for this process now.
///
/// For libraries that do not survive a worker thread that cannot be started: oneTBB 2021.8 and libgomp end the process.
/// So we find out beforehand, by starting and joining that many, which takes some tens of microseconds each. And for
/// pools that start their threads later, so that they, too, refuse at once.
void require_startable(unsigned threads);

// The preflights (PoolEntry in pools/registry.hpp) that come to this.

/// Of a pool with a thread for each worker.
inline void require_thread_per_worker(PoolConfig config) {
  require_startable(config.workers);
}

/// Of a pool where the thread that drains is one of the workers.
inline void require_thread_per_other_worker(PoolConfig config) {
  require_startable(config.workers - 1);
}

}  // namespace poolbench
