#include "harness/warm_up.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace poolbench {
namespace {

/// A job that ends when all have begun or patience has run out.
class Gathering final : public JobBody {
 public:
  Gathering(unsigned expected, std::chrono::steady_clock::time_point deadline)
      : expected_(expected), deadline_(deadline) {}

  void run(std::uint64_t /*index*/, unsigned /*worker*/) override {
    std::unique_lock lock(mutex_);
    most_ = std::max(most_, ++present_);
    if (most_ >= expected_) all_here_.notify_all();
    all_here_.wait_until(lock, deadline_, [this] { return most_ >= expected_; });
    --present_;
  }

  /// A pool that holds no thread for a waiting job would meet itself at the barrier: there the jobs overlap in time.
  std::chrono::nanoseconds begin(std::uint64_t /*index*/, unsigned /*worker*/) override {
    const std::lock_guard lock(mutex_);
    most_ = std::max(most_, ++present_);
    return std::chrono::milliseconds(1);
  }

  void end(std::uint64_t /*index*/) override {
    const std::lock_guard lock(mutex_);
    --present_;
  }

  unsigned most() const { return most_; }

 private:
  std::mutex mutex_;
  std::condition_variable all_here_;
  unsigned present_ = 0;
  unsigned most_ = 0;
  unsigned expected_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

unsigned warm_up(Pool& pool, unsigned workers, std::chrono::nanoseconds patience) {
  Gathering gathering(workers, std::chrono::steady_clock::now() + patience);
  for (unsigned i = 0; i < workers; ++i) pool.submit(Job(gathering, i));
  pool.drain();
  return gathering.most();
}

}  // namespace poolbench
