#pragma once

#include <cstddef>

#include "pools/queue_pool.hpp"
#include "pools/standard/blocking_queue.hpp"

namespace poolbench {

struct MutexQueue : BlockingQueue<Job> {
  void end(std::size_t /*workers*/) noexcept { close(); }
};

/// The textbook pool: W threads, one deque, one mutex, one condition variable. submit() never blocks.
using MutexQueuePool = QueuePool<MutexQueue>;

}  // namespace poolbench
