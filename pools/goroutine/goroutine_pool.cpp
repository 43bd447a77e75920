#include "pools/goroutine/goroutine_pool.hpp"

#include <algorithm>

#include "pools/cpu_set.hpp"

namespace poolbench {

GoroutinePool::GoroutinePool(PoolConfig config, unsigned max_threads) : inbox_(std::min(config.workers, max_threads)) {
  try {
    for (unsigned first = 0, left = std::min(config.workers, max_threads); left > 0; --left) {
      const unsigned workers = (config.workers - first + left - 1) / left;
      loops_.emplace_back(first, workers, inbox_, completion_);
      first += workers;
    }
  } catch (...) {
    inbox_.close();
    throw;
  }
}

GoroutinePool::~GoroutinePool() {
  completion_.wait_quietly();
  inbox_.close();
}

MultiThreadGoroutinePool::MultiThreadGoroutinePool(PoolConfig config) : GoroutinePool(config, usable_processors()) {}

}  // namespace poolbench
