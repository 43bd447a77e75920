#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>

#include <vector>

#include "pools/batch_pool.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/tbb/worker_arena.hpp"

namespace poolbench {
namespace {

/// The simple partitioner splits down to single jobs. TBB's default one would keep some together, so that one job waits
/// for another.
class ParallelFor {
 public:
  explicit ParallelFor(PoolConfig config) : arena_(config.workers, Callers::work) {}

  template <class RunJob>
  void run(std::vector<PostponedJob>& jobs, const RunJob& run_job) {
    using Range = tbb::blocked_range<std::vector<PostponedJob>::iterator>;
    const auto run_range = [&](const Range& range) {
      for (PostponedJob& job : range) run_job(job, arena_.worker());
    };
    arena_.execute(
        [&] { tbb::parallel_for(Range(jobs.begin(), jobs.end(), 1), run_range, tbb::simple_partitioner()); });
  }

 private:
  WorkerArena arena_;
};

}  // namespace

std::unique_ptr<Pool> make_parallel_for_pool(PoolConfig config) {
  return std::make_unique<BatchPool<ParallelFor>>(config);
}

}  // namespace poolbench
