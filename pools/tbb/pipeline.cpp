#include <oneapi/tbb/parallel_pipeline.h>

#include <optional>

#include "pools/completion.hpp"
#include "pools/queue_pool.hpp"
#include "pools/standard/blocking_queue.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/tbb/worker_arena.hpp"
#include "pools/wait_group.hpp"

namespace poolbench {
namespace {

/// One worker of the arena starts the pipeline and works in it like the others. The thread in the first filter waits
/// for a job and then runs it; meanwhile another thread enters the first filter, as long as there are tokens.
class PipelinePool final : public Pool {
 public:
  explicit PipelinePool(PoolConfig config) : arena_(config.workers) {
    running_.add();
    arena_.enqueue([this, tokens = config.workers] {
      run_pipeline(tokens);
      running_.done();
    });
  }

  ~PipelinePool() override {
    completion_.wait_quietly();
    jobs_.close();
    running_.wait();
  }

  void submit(Job job) override {
    completion_.submit([&] { jobs_.push(job); });
  }

  void drain() override { completion_.wait(); }

 private:
  void run_pipeline(unsigned tokens) {
    const auto take = [this](tbb::flow_control& control) {
      const std::optional<Job> job = jobs_.pop();
      if (!job) control.stop();
      return job.value_or(Job());
    };
    const auto run = [this](Job job) { completion_.run(job, arena_.worker()); };
    tbb::parallel_pipeline(tokens, tbb::make_filter<void, Job>(tbb::filter_mode::serial_in_order, take) &
                                       tbb::make_filter<Job, void>(tbb::filter_mode::parallel, run));
  }

  Completion completion_;
  BlockingQueue<JobOrEnd> jobs_;
  WaitGroup running_;
  WorkerArena arena_;
};

}  // namespace

std::unique_ptr<Pool> make_pipeline_pool(PoolConfig config) {
  return std::make_unique<PipelinePool>(config);
}

}  // namespace poolbench
