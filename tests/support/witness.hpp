#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "pools/pool.hpp"

namespace poolbench::testing {

/// Jobs that check what the contract of a pool promises about them. Read the results after drain().
class Witness final : public JobBody {
 public:
  /// `meanwhile` is called with the job's index while the job runs; it may block or throw.
  Witness(
      std::size_t jobs, unsigned workers, std::function<void(std::uint64_t)> meanwhile = [](std::uint64_t) {})
      : begun_(jobs), ended_(jobs), worker_of_(jobs), due_(jobs), busy_(workers), meanwhile_(std::move(meanwhile)) {}

  /// Makes every job that begins from now on wait this long.
  void have_jobs_wait(std::chrono::nanoseconds wait) { wait_ = wait; }

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override {
    begun_[index].fetch_add(1);
    if (worker >= busy_.size()) broken_.store(true);
    worker_of_[index] = worker < busy_.size() ? worker : 0;
    if (busy_[worker_of_[index]].exchange(true)) broken_.store(true);
    const std::size_t running = running_.fetch_add(1) + 1;
    if (running > busy_.size()) broken_.store(true);
    for (std::size_t most = most_; most < running && !most_.compare_exchange_weak(most, running);) continue;
    try {
      meanwhile_(index);
    } catch (...) {
      finish(index);
      throw;
    }
    due_[index] = std::chrono::steady_clock::now() + wait_;
    return wait_;
  }

  void end(std::uint64_t index) override {
    if (std::chrono::steady_clock::now() < due_[index]) early_.store(true);
    finish(index);
  }

  std::size_t jobs() const { return ended_.size(); }

  /// Whether every job was begun once and ended once.
  bool each_ran_once() const {
    const auto once = [](const std::atomic<int>& count) { return count.load() == 1; };
    return std::ranges::all_of(begun_, once) && std::ranges::all_of(ended_, once);
  }

  /// Whether every worker number was in range and free, and no more jobs ran at once than there are workers.
  bool workers_kept_apart() const { return !broken_.load(); }

  /// The workers that ran a job.
  std::set<unsigned> workers() const { return {worker_of_.begin(), worker_of_.end()}; }

  /// The most jobs that were ever under way at once.
  std::size_t most_at_once() const { return most_.load(); }

  /// Whether no job was ended before its wait was over.
  bool waited_long_enough() const { return !early_.load(); }

  std::size_t ended() const { return total_ended_.load(); }

 private:
  void finish(std::uint64_t index) {
    running_.fetch_sub(1);
    busy_[worker_of_[index]].store(false);
    ended_[index].fetch_add(1);
    total_ended_.fetch_add(1);
  }

  std::vector<std::atomic<int>> begun_;
  std::vector<std::atomic<int>> ended_;
  std::vector<unsigned> worker_of_;
  std::vector<std::chrono::steady_clock::time_point> due_;
  std::vector<std::atomic<bool>> busy_;
  std::function<void(std::uint64_t)> meanwhile_;
  std::chrono::nanoseconds wait_{0};
  std::atomic<std::size_t> running_{0};
  std::atomic<std::size_t> most_{0};
  std::atomic<std::size_t> total_ended_{0};
  std::atomic<bool> broken_{false};
  std::atomic<bool> early_{false};
};

/// Submits every job of `witness`.
inline void submit_all(Pool& pool, Witness& witness) {
  for (std::uint64_t i = 0; i < witness.jobs(); ++i) pool.submit(Job(witness, i));
}

}  // namespace poolbench::testing
