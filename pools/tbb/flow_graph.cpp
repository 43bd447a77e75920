#include <oneapi/tbb/flow_graph.h>

#include <optional>

#include "pools/completion.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/tbb/worker_arena.hpp"

namespace poolbench {
namespace {

class FlowGraphPool final : public Pool {
 public:
  explicit FlowGraphPool(PoolConfig config) : arena_(config.workers) {
    arena_.execute([&] { graph_.emplace(); });  // a graph runs in the arena where it was made
    node_.emplace(*graph_, config.workers, [this](Job job) {
      completion_.run(job, arena_.worker());
      return tbb::flow::continue_msg();
    });
  }

  ~FlowGraphPool() override {
    completion_.wait_quietly();
    graph_->wait_for_all();  // for what the node does after a job
  }

  void submit(Job job) override {
    completion_.submit([&] { node_->try_put(job); });  // never refused: the node queues
  }

  void drain() override { completion_.wait(); }

 private:
  Completion completion_;
  WorkerArena arena_;
  std::optional<tbb::flow::graph> graph_;
  std::optional<tbb::flow::function_node<Job, tbb::flow::continue_msg, tbb::flow::queueing>> node_;
};

}  // namespace

std::unique_ptr<Pool> make_flow_graph_pool(PoolConfig config) {
  return std::make_unique<FlowGraphPool>(config);
}

}  // namespace poolbench
