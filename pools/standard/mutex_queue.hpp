#pragma once

#include "pools/queue_pool.hpp"
#include "pools/standard/blocking_queue.hpp"

namespace poolbench {

/// The textbook pool: W threads, one deque, one mutex, one condition variable. submit() never blocks.
using MutexQueuePool = QueuePool<BlockingQueue<JobOrEnd>>;

}  // namespace poolbench
