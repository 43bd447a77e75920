#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "pools/completion.hpp"
#include "pools/optional/optional_pools.hpp"

namespace poolbench {
namespace {

class AsioPool final : public Pool {
 public:
  explicit AsioPool(PoolConfig config) : threads_(config.workers) {}

  ~AsioPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    completion_.submit([&] { boost::asio::post(threads_, [this, job] { completion_.run(job, worker()); }); });
  }

  void drain() override { completion_.wait(); }

 private:
  /// Asio's threads have no numbers. They are W, and ours from the first job to the last: each takes one when it runs
  /// its first.
  unsigned worker() {
    thread_local const unsigned number = numbered_.fetch_add(1, std::memory_order_relaxed);
    return number;
  }

  Completion completion_;
  std::atomic<unsigned> numbered_{0};
  boost::asio::thread_pool threads_;  // its destructor joins them
};

}  // namespace

std::unique_ptr<Pool> make_asio_pool(PoolConfig config) {
  return std::make_unique<AsioPool>(config);
}

}  // namespace poolbench
