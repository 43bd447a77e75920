#include "harness/trial/occupancy.hpp"

#include <algorithm>

#include "harness/text/units.hpp"

namespace poolbench {

Occupancy::Occupancy(unsigned workers)
    : workers_(workers), places_(workers), spare_(std::size_t{workers} + 1), seen_(places_.size() + spare_.size()) {
  for (std::atomic<std::uint64_t>& place : spare_) place.store(nobody, std::memory_order_relaxed);
}

Occupancy::Place Occupancy::enter_spare(std::uint64_t job, unsigned worker) noexcept {
  (worker < workers_ ? shared_worker_ : unknown_worker_).store(true, std::memory_order_relaxed);
  suspicious_.store(true, std::memory_order_relaxed);
  Place taken = nowhere;
  for (std::size_t i = 0; i < spare_.size() && taken == nowhere; ++i) {
    std::uint64_t free = nobody;
    if (spare_[i].compare_exchange_strong(free, job)) taken = workers_ + static_cast<Place>(i);
  }
  count_running();
  return taken;
}

std::uint64_t Occupancy::job_at(std::size_t place) const noexcept {
  return place < workers_ ? places_[place].job.load() : spare_[place - workers_].load();
}

void Occupancy::count_running() noexcept {
  const std::lock_guard lock(mutex_);
  for (std::size_t place = 0; place < seen_.size(); ++place) seen_[place] = job_at(place);
  std::size_t running = 0;
  for (std::size_t place = 0; place < seen_.size(); ++place) {
    if (seen_[place] != nobody && job_at(place) == seen_[place]) ++running;
  }
  most_at_once_.store(std::max(running, most_at_once_.load(std::memory_order_relaxed)), std::memory_order_relaxed);
}

std::string crowd_fault(std::size_t at_once, unsigned workers) {
  return "the pool ran " + plural(at_once, "job") + " at once on " + plural(workers, "worker");
}

std::string Occupancy::find_fault() const {
  const std::size_t most = most_at_once_.load(std::memory_order_relaxed);
  if (most > workers_) return crowd_fault(most, workers_);
  if (unknown_worker_.load(std::memory_order_relaxed))
    return "the pool ran a job as a worker it does not have (of " + plural(workers_, "worker") + ")";
  if (shared_worker_.load(std::memory_order_relaxed)) return "the pool ran two jobs at once as the same worker";
  return {};
}

}  // namespace poolbench
