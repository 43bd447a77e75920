#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/interrupt.hpp"
#include "harness/trace.hpp"
#include "harness/workload.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The jobs of one trial as pools see them, and the books about which of them ran.
///
/// Nothing here allocates, prints or locks between a job's begin and end. Untraced, a job writes to its worker's own
/// tally only, so that the books add no traffic between processors to what is measured.
class Batch final : public JobBody, public Interruptible {
 public:
  /// `workload` outlives the batch. `trace` may be nullptr, or has a record per job.
  Batch(const Workload& workload, unsigned workers, Trace* trace);

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override;
  void end(std::uint64_t index) override;
  void run(std::uint64_t index, unsigned worker) override;

  /// From now on jobs that have not begun return at once, unrun. Any thread, and signal handlers.
  void abandon() noexcept override { abandoned_.store(true, std::memory_order_relaxed); }
  bool abandoned() const noexcept { return abandoned_.load(std::memory_order_relaxed); }

  /// How many jobs have ended so far; relaxed, so exact only for who synchronized with them. Any time.
  std::uint64_t jobs_ended() const;

  /// What the jobs that ran add up to. After the pool's destruction.
  std::uint64_t jobs_done() const;
  std::uint64_t checksum() const;

  /// Empty if each job ran exactly once, with the right hash and as a worker the pool has; otherwise says what is
  /// wrong. After the pool's destruction.
  std::string find_fault() const;

 private:
  struct Total {
    std::uint64_t jobs = 0;
    std::uint64_t hashes = 0;   // sum modulo 2^64
    std::uint64_t indices = 0;  // sum of mixed job numbers: together with `jobs`, tells which jobs ran
  };

  /// A worker's share of the total; only that worker writes to it.
  struct alignas(64) Tally {
    std::atomic<std::uint64_t> jobs{0};  // read by jobs_ended() while a pool that breaks its contract may still write
    std::uint64_t hashes = 0;
    std::uint64_t indices = 0;
  };

  void record(std::uint64_t index, unsigned worker, std::uint32_t hash);
  Total total() const;

  const Workload& workload_;
  Trace* trace_;
  std::vector<Tally> tallies_;           // one a worker
  std::atomic<std::uint64_t> ended_{0};  // jobs that went through end()
  std::atomic<std::uint64_t> begun_{0};  // jobs that went through begin()
  std::atomic<bool> abandoned_{false};
  std::atomic<bool> unknown_worker_{false};
};

}  // namespace poolbench
