#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/measure/job_record.hpp"
#include "harness/measure/measurement.hpp"
#include "harness/system/resources.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

enum class Status { ok, error, timeout, interrupted };
constexpr std::string_view name_of(Status status) {
  constexpr std::array<std::string_view, 4> names{"ok", "error", "timeout", "interrupted"};
  return names[static_cast<std::size_t>(status)];
}

/// What a trial runs, whoever runs it.
struct TrialConfig {
  unsigned workers = 1;
  const Workload& workload;
  double hash_ns = 0;  ///< how long hashing takes a job on its own, see time_of_hash()
  bool traced = true;
  bool cold = false;                      ///< no warm-up
  std::chrono::nanoseconds time_limit{};  ///< of each step; beyond it no more jobs are begun
  /// Called on another thread if a step of the trial is not over a while after the limit: the pool hangs, and with it
  /// the caller of that step. Typically writes what is known and ends the process.
  std::function<void(const std::string& what)> on_hang = {};
};

/// For the figures of the trial's batch.
inline BatchSize size_of(const TrialConfig& config) {
  return {.workers = config.workers,
          .jobs = config.workload.jobs(),
          .requested = requested_service(config.workload, config.hash_ns)};
}

/// What came of a trial. Without a measurement unless the status is ok.
struct TrialResult {
  Status status = Status::ok;
  std::string error;                       ///< says what is wrong, empty if the status is ok
  std::optional<std::uint64_t> jobs_done;  ///< none if nobody knows: the pool hangs
  std::optional<std::uint64_t> checksum;
  std::optional<unsigned> most_of_too_few = {};  ///< of its W workers, the warm-up never had more busy at once
  std::optional<std::int64_t> setup_ns;
  std::optional<std::int64_t> teardown_ns;
  std::optional<Measurement> measurement;
  std::optional<Resources> resources;  ///< used by the batch alone
  std::optional<std::int64_t> max_rss_bytes;
};

/// One batch of jobs through one fresh pool. Call set_up(), run() and tear_down() in this order, from one thread,
/// none of them twice; none throws. A failure in one of them becomes the result's status; later steps then do nothing.
class Trial {
 public:
  Trial() = default;
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  virtual ~Trial() = default;

  /// Starts the pool and makes it ready.
  virtual void set_up() = 0;

  /// Runs the batch. This is what is measured.
  virtual void run() = 0;

  /// Ends the pool; then checks what it did and computes the figures.
  virtual TrialResult tear_down() = 0;

  /// What the pool is doing, as in "the pool crashed during {drain() of the batch}". Any thread, and signal
  /// handlers.
  virtual const char* step() const noexcept = 0;

  /// What each job wrote down in a traced batch, if the pool tells. After a tear_down() whose status is ok.
  virtual std::span<const JobRecord> trace() const { return {}; }

  /// Seconds from the start of the batch to its end; 0 if it failed. For Google Benchmark's manual time. After run().
  virtual double makespan_seconds() const = 0;
};

}  // namespace poolbench
