#include <thread>
#include <vector>

#include "harness/cli/app.hpp"
#include "pools/channel/channel.hpp"
#include "pools/completion.hpp"

using namespace poolbench;

class MyPool final : public Pool {  // W threads that share a buffered channel
 public:
  explicit MyPool(PoolConfig config) : MyPool() {  // delegates, so that ~MyPool() runs even if a thread does not start
    for (unsigned worker = 0; worker < config.workers; ++worker) threads_.emplace_back(&MyPool::work, this, worker);
  }
  ~MyPool() override {
    completion_.wait_quietly();
    jobs_.close();
  }
  void submit(Job job) override {
    completion_.submit([&] { jobs_.send(job); });
  }
  void drain() override { completion_.wait(); }

 private:
  MyPool() = default;
  void work(unsigned worker) {
    for (const Job job : jobs_) completion_.run(job, worker);
  }

  Completion completion_;
  Channel<Job> jobs_ = make_channel<Job>(64);
  std::vector<std::jthread> threads_;  // the last member, so joined before the others go
};

int main(int argc, char** argv) {
  return run_app(argc, argv, {entry<MyPool>("mine", "threads that share a buffered channel")});
}
