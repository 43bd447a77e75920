#pragma once

#include <memory>

#include "pools/pool.hpp"

namespace poolbench {

/// A tbb::task_arena that takes jobs through enqueue() and really runs W of them at once.
///
/// TBB starts about one thread per processor, so jobs that sleep would starve. W workers need both an arena of W slots,
/// none of them reserved for the calling thread, and a global_control that allows W + 1 threads (the calling one
/// counts); https://github.com/oneapi-src/oneTBB/issues/269 asks for exactly this.
/// TBB keeps its threads, and its limit on them, for the whole process; the pool's destructor ends both (unless
/// somebody else in the process is using TBB), so that the next pool starts afresh.
///
/// submit() never blocks: the arena's queue has no bound.
class ArenaPool final : public Pool {
 public:
  /// Throws std::system_error if the system would not start that many threads.
  explicit ArenaPool(PoolConfig config);
  ~ArenaPool() override;

  void submit(Job job) override;
  void drain() override;

 private:
  // What TBB needs stays out of this header: whoever lists the pools need not compile it.
  class Scheduler;
  std::unique_ptr<Scheduler> scheduler_;
};

}  // namespace poolbench
