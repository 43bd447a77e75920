#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/optional/optional_pools.hpp"

namespace poolbench {
namespace {

/// W threads of our own that call attach(). Threads that asio starts have no worker numbers, and asio's constructor
/// never returns if it cannot start one of them (Boost 1.74: it joins the others, which wait for work).
class AsioPool final : public Pool {
 public:
  explicit AsioPool(PoolConfig config) {
    threads_.reserve(config.workers);
    try {
      for (unsigned worker = 0; worker < config.workers; ++worker)
        threads_.emplace_back([this, worker] { work(worker); });
    } catch (...) {
      pool_.stop();
      throw;
    }
  }

  ~AsioPool() override {
    completion_.wait_quietly();
    pool_.stop();
  }

  void submit(Job job) override {
    completion_.submit([&] { boost::asio::post(pool_, [this, job] { completion_.run(job, this_worker); }); });
  }

  void drain() override { completion_.wait(); }

 private:
  void work(unsigned worker) {
    this_worker = worker;
    pool_.attach();  // returns when the pool is stopped
  }

  static inline thread_local unsigned this_worker = 0;

  Completion completion_;
  boost::asio::thread_pool pool_{0};
  std::vector<std::jthread> threads_;  // joined before the other members go
};

}  // namespace

std::unique_ptr<Pool> make_asio_pool(PoolConfig config) {
  return std::make_unique<AsioPool>(config);
}

}  // namespace poolbench
