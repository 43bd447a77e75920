#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "harness/measure/job_record.hpp"
#include "harness/measure/measurement.hpp"
#include "harness/system/interrupt.hpp"
#include "harness/trial/closed_loop.hpp"
#include "harness/trial/job_counts.hpp"
#include "harness/trial/job_faults.hpp"
#include "harness/trial/occupancy.hpp"
#include "harness/workload/jobs/job_work.hpp"
#include "harness/workload/workload.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// Why the jobs that had not begun were skipped.
enum class AbandonReason { none, time_limit, interrupt, failure };

/// How a batch is run.
struct BatchConfig {
  unsigned workers = 1;
  bool traced = false;
  bool in_halves = false;        ///< the pool declares this, see PoolEntry::in_halves
  JobWork* work = nullptr;       ///< what jobs do instead of sleeping, if anything; outlives the batch
  std::uint64_t spin_turns = 0;  ///< before each job, for a known slowdown, see known_slowdown.hpp
  std::uint64_t most_backlog = std::numeric_limits<std::uint64_t>::max();  ///< of a load, see run_open_loop()
};

/// The jobs of one trial, a batch or a stretch of load. Checks that the pool keeps its promises about them.
///
/// It trusts no pool: the counts are right whatever the pool does, and it can say which promise was broken. Between a
/// job's begin and end nothing here prints or locks, unless a promise is broken. An untraced job writes only to the
/// counts of its thread and the place of its worker, so that the checks add no traffic between processors.
class Batch final : public JobBody, public Interruptible {
 public:
  /// `workload` must outlive the batch, and the batch must outlive its jobs.
  Batch(const Workload& workload, const BatchConfig& config);

  std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) override;
  void end(std::uint64_t index) override;
  void run(std::uint64_t index, unsigned worker) override;

  /// A record per job, or none if the batch is not traced.
  const Trace& trace() const { return trace_; }

  /// Submits all jobs to `pool` unless the batch is abandoned meanwhile. Each producer of the workload is a thread and
  /// submits an equal, contiguous share; those of a load come when they are due, see run_open_loop() and ClosedLoop.
  /// Returns when the first submit began and the last one returned. If a submit throws, abandons the batch, so that the
  /// other producers stop and no queued job runs; waits for the producers; then rethrows the first exception.
  BatchTimes submit_to(Pool& pool);

  /// Of a load, after submit_to(): how late its producer was with each submitted job.
  const std::vector<std::int64_t>& lags_ns() const { return lags_ns_; }
  /// Whether a load ended early, because too many jobs were waiting. Then only the submitted jobs are expected to run.
  bool cut() const noexcept { return cut_; }
  bool is_closed_load() const noexcept { return closed_ != nullptr; }
  std::uint64_t jobs_expected() const { return cut_ ? jobs_submitted() : workload_.jobs(); }

  /// Makes jobs that have not begun return at once, without running. Keeps the first reason. Any thread may call this.
  void abandon(AbandonReason why) noexcept;
  void abandon() noexcept override { abandon(AbandonReason::interrupt); }
  AbandonReason abandoned() const noexcept { return abandoned_.load(std::memory_order_relaxed); }

  /// How many jobs have ended so far; exact only for a caller that has synchronized with them.
  std::uint64_t jobs_ended() const { return counts_.total().ended; }
  std::uint64_t jobs_submitted() const { return submitted_.load(std::memory_order_relaxed); }

  /// Whether every submitted job has ended or was skipped, so that no thread uses the batch. Call it after the pool's
  /// destruction.
  bool over() const;

  /// How many jobs ran, and the sum of their hashes. Call these after the pool's destruction.
  std::uint64_t jobs_done() const { return counts_.total().ran; }
  std::uint64_t checksum() const { return counts_.total().hashes; }

  /// Whether a job failed or had a wrong result.
  bool job_failed() const noexcept { return job_faults_.any(); }

  /// Empty if all jobs did their work, and the pool kept every promise about each of them; otherwise says what went
  /// wrong. Call it after the pool's destruction.
  std::string find_fault() const;

 private:
  /// A job between begin() and end(), which may be called from different threads.
  struct HalfJob {
    std::atomic<std::int64_t> wait_from_ns{0};
    std::atomic<Occupancy::Place> place{0};
  };

  BatchTimes submit_when_due(Pool& pool);
  void do_work(std::uint64_t index, unsigned worker);
  void check_result(std::uint64_t index, unsigned worker);
  bool may_run(Occupancy::Place place) const;
  void refuse(std::uint64_t index, Occupancy::Place place);
  void submit_range(Pool& pool, std::uint64_t first, std::uint64_t last);
  void check_wait(std::uint64_t index, std::chrono::nanoseconds waited);
  std::string find_lost_jobs(const JobCounts::Total& total) const;
  std::string find_short_wait() const;

  const Workload& workload_;
  JobWork* const work_;
  const std::uint64_t spin_turns_;
  const std::uint64_t most_backlog_;
  Trace trace_;
  JobCounts counts_;
  Occupancy occupancy_;
  std::vector<HalfJob> halves_;  // one per job if the pool runs jobs in halves, else none
  std::atomic<std::uint64_t> submitted_{0};
  std::atomic<AbandonReason> abandoned_{AbandonReason::none};
  std::atomic<bool> undeclared_halves_{false};
  std::unique_ptr<ClosedLoop> closed_;  // of a closed load
  std::vector<std::int64_t> lags_ns_;
  bool cut_ = false;
  JobFaults job_faults_;

  mutable std::mutex mutex_;  // guards what follows
  std::uint64_t short_waits_ = 0;
  std::chrono::nanoseconds shortest_{};  // the wait that fell short the most
  std::chrono::nanoseconds asked_{};     // how long that wait should have been
};

}  // namespace poolbench
