#include "pools/completion.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/tbb/worker_arena.hpp"

namespace poolbench {
namespace {

class ArenaPool final : public Pool {
 public:
  explicit ArenaPool(PoolConfig config) : arena_(config.workers) {}

  ~ArenaPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    completion_.submit([&] { arena_.enqueue([this, job] { completion_.run(job, arena_.worker()); }); });
  }

  void drain() override { completion_.wait(); }

 private:
  Completion completion_;
  WorkerArena arena_;
};

}  // namespace

std::unique_ptr<Pool> make_arena_pool(PoolConfig config) {
  return std::make_unique<ArenaPool>(config);
}

}  // namespace poolbench
