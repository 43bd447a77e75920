#include "harness/system/thread_number.hpp"

#include <mutex>
#include <vector>

namespace poolbench {
namespace {

/// The numbers that no living thread has.
class FreeNumbers {
 public:
  std::size_t take() {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      const std::size_t number = free_.back();
      free_.pop_back();
      return number;
    }
    if (free_.capacity() == next_) free_.reserve(2 * next_ + 64);  // so that a thread that ends needs no memory
    return next_++;
  }

  void give_back(std::size_t number) noexcept {
    const std::lock_guard lock(mutex_);
    free_.push_back(number);
  }

  /// Never destroyed, because threads may end after static destruction has begun.
  static FreeNumbers& instance() {
    static auto* numbers = new FreeNumbers;
    return *numbers;
  }

 private:
  std::mutex mutex_;
  std::vector<std::size_t> free_;
  std::size_t next_ = 0;
};

struct Lease {
  const std::size_t number = FreeNumbers::instance().take();
  Lease() = default;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { FreeNumbers::instance().give_back(number); }
};

}  // namespace

std::size_t detail::lease_thread_number() {
  thread_local const Lease lease;
  return number_of_thread = lease.number;
}

}  // namespace poolbench
