#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/operations.hpp>
#include <cerrno>
#include <cstddef>
#include <semaphore>
#include <system_error>
#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/first_error.hpp"
#include "pools/optional/optional_pools.hpp"
#include "pools/timer_slack.hpp"

namespace poolbench {
namespace {

/// W fibers that take jobs from one channel. All of them live on one thread, which runs Boost's scheduler.
///
/// Fibers wait for a job, or for the time at which theirs ends. A producer waits for room in the channel. Stopping: the
/// channel is closed when it is empty; each fiber sees that and ends, and then the thread does.
class BoostFiberPool final : public Pool {
 public:
  explicit BoostFiberPool(PoolConfig config) {
    thread_ = std::jthread([this, workers = config.workers] { run(workers); });
    started_.acquire();
    try {
      start_error_.rethrow();
    } catch (...) {
      jobs_.close();
      throw std::system_error(ENOMEM, std::generic_category(),
                              "no room for the stacks of the waiting jobs; use fewer workers");
    }
  }

  ~BoostFiberPool() override {
    completion_.wait_quietly();
    jobs_.close();
  }

  void submit(Job job) override {
    completion_.submit([&] { jobs_.push(job); });
  }

  void drain() override { completion_.wait(); }

 private:
  /// The whole life of the thread. Fibers belong to the thread that makes them.
  void run(unsigned workers) {
    minimize_timer_slack();
    std::vector<boost::fibers::fiber> fibers;
    start_error_.guard([&] {
      fibers.reserve(workers);
      for (unsigned worker = 0; worker < workers; ++worker) fibers.emplace_back([this, worker] { work(worker); });
    });
    started_.release();
    for (boost::fibers::fiber& fiber : fibers) fiber.join();
  }

  void work(unsigned worker) {
    Job job;
    while (jobs_.pop(job) == boost::fibers::channel_op_status::success) {
      const auto wait = completion_.begin(job, worker);
      if (!wait) continue;
      if (wait->count() > 0) boost::this_fiber::sleep_for(*wait);
      completion_.end(job);
    }
  }

  /// Enough that a producer seldom has to wait; a power of two.
  static constexpr std::size_t most_queued = 1024;

  Completion completion_;
  boost::fibers::buffered_channel<Job> jobs_{most_queued};
  FirstError start_error_;
  std::binary_semaphore started_{0};
  std::jthread thread_;  // joined before the other members go
};

}  // namespace

std::unique_ptr<Pool> make_boost_fiber_pool(PoolConfig config) {
  return std::make_unique<BoostFiberPool>(config);
}

}  // namespace poolbench
