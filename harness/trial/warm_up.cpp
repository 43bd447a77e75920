#include "harness/trial/warm_up.hpp"

#include <chrono>

#include "harness/system/thread_number.hpp"

namespace poolbench {
namespace {

/// How long W jobs wait for one job too many: many times longer than it takes to wake a thread for it.
constexpr std::chrono::milliseconds one_too_many{1};

}  // namespace

WarmUp::WarmUp(unsigned workers, std::chrono::nanoseconds patience)
    : workers_(workers), patience_(patience), occupancy_(workers), places_(std::size_t{workers} + 1) {}

void WarmUp::submit_to(Pool& pool) {
  for (unsigned i = 0; i <= workers_; ++i) {
    pool.submit(Job(*this, i));
    const std::lock_guard lock(mutex_);
    ++submitted_;
  }
}

void WarmUp::release() noexcept {
  const std::lock_guard lock(mutex_);
  released_ = true;
  changed_.notify_all();
}

unsigned WarmUp::submitted() const {
  const std::lock_guard lock(mutex_);
  return submitted_;
}

unsigned WarmUp::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

unsigned WarmUp::most() const {
  const std::lock_guard lock(mutex_);
  return most_;
}

std::optional<unsigned> WarmUp::too_few() const {
  const std::lock_guard lock(mutex_);
  return gave_up_ && most_ < workers_ ? std::optional(most_) : std::nullopt;
}

std::string WarmUp::find_fault() const {
  const unsigned at_once = most();
  return at_once > workers_ ? crowd_fault(at_once, workers_) : occupancy_.find_fault();
}

void WarmUp::run(std::uint64_t index, unsigned worker) {
  std::unique_lock lock(mutex_);
  arrive(index, worker);
  wait_for_others(lock);
  leave(index);
}

/// A pool that holds no thread for a waiting job would deadlock in run(): here the jobs overlap in time instead.
std::chrono::nanoseconds WarmUp::begin(std::uint64_t index, unsigned worker) {
  const std::lock_guard lock(mutex_);
  arrive(index, worker);
  return released_ ? std::chrono::nanoseconds(0) : one_too_many;
}

void WarmUp::end(std::uint64_t index) {
  const std::lock_guard lock(mutex_);
  leave(index);
}

void WarmUp::arrive(std::uint64_t index, unsigned worker) {
  thread_number();  // so that the thread's first job of the batch finds it set
  places_[index] = occupancy_.enter(index, worker);
  if (++present_ <= most_) return;
  most_ = present_;
  if (most_ >= workers_) changed_.notify_all();
}

void WarmUp::wait_for_others(std::unique_lock<std::mutex>& lock) {
  const auto all_there = [this] { return most_ >= workers_ || released_; };
  for (unsigned seen = most_; !changed_.wait_for(lock, patience_, all_there); seen = most_) {
    if (most_ == seen) break;  // no job has arrived since
  }
  gave_up_ = most_ < workers_;
  changed_.wait_for(lock, one_too_many, [this] { return most_ > workers_ || released_ || gave_up_; });
  if (released_) return;
  released_ = true;  // the first whose wait is over releases the others
  changed_.notify_all();
}

void WarmUp::leave(std::uint64_t index) {
  occupancy_.leave(index, places_[index]);
  --present_;
  ++ended_;
}

}  // namespace poolbench
