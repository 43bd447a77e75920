#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/measure/job_record.hpp"
#include "harness/measure/measurement.hpp"
#include "harness/system/instructions.hpp"
#include "harness/system/resources.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// `invalid`: the pool did nothing wrong, but the harness could not measure it.
enum class Status { ok, error, timeout, interrupted, invalid };
constexpr std::string_view name_of(Status status) {
  constexpr std::array<std::string_view, 5> names{"ok", "error", "timeout", "interrupted", "invalid"};
  return names[static_cast<std::size_t>(status)];
}

/// What a trial runs.
struct TrialConfig {
  unsigned workers = 1;
  const Workload& workload;
  double hash_ns = 0;   ///< time to hash a job, measured alone, see time_of_hash()
  double alone_ns = 0;  ///< of a job without a service time, see time_alone(); 0: not measured yet
  bool traced = true;
  bool cold = false;                                                       ///< no warm-up
  std::uint64_t most_backlog = std::numeric_limits<std::uint64_t>::max();  ///< of a load, see run_open_loop()
  std::chrono::nanoseconds time_limit{};             ///< of each step; after it no more jobs begin
  const InstructionCounter* instructions = nullptr;  ///< counts those of the batch, if there is one
  /// Called on another thread if a step is not over a while after the limit: the pool hangs, and so does the caller of
  /// that step. Typically writes what is known and ends the process.
  std::function<void(const std::string& what)> on_hang = {};
};

/// What each job takes beside its service time, measured alone.
inline double alone_ns(const TrialConfig& config) {
  return config.hash_ns + config.alone_ns;
}

/// What the figures of the trial's batch depend on.
inline BatchSize size_of(const TrialConfig& config) {
  return {.workers = config.workers,
          .jobs = config.workload.jobs(),
          .requested = requested_service(config.workload, alone_ns(config))};
}

/// The outcome of a trial. It has a measurement only if the status is ok.
struct TrialResult {
  Status status = Status::ok;
  std::string error;                       ///< says what is wrong; empty if the status is ok
  std::optional<std::uint64_t> jobs_done;  ///< none if unknown, because the pool hangs
  std::optional<std::uint64_t> checksum;
  std::optional<unsigned> too_few_in_warm_up = {};  ///< the most workers busy at once in the warm-up, if never all W
  std::optional<std::int64_t> setup_ns;
  std::optional<std::int64_t> teardown_ns;
  std::optional<Measurement> measurement;
  std::optional<Resources> resources;  ///< used by the batch alone
  std::optional<std::int64_t> max_rss_bytes;
  std::optional<std::uint64_t> instructions;  ///< executed in user mode by the batch alone; none if not counted
  std::optional<double> alone_ns = {};        ///< see TrialConfig; none for a job with a service time
  std::string caution = {};                   ///< see JobWork::caution()
};

/// The error of a trial whose process ended at this step.
inline std::string ended_during(std::string_view step, const std::string& how) {
  return "the process ended during " + std::string(step) + ": " + how;
}

/// One batch of jobs through one fresh pool. Call set_up(), run() and tear_down() once each, in this order, from one
/// thread; none throws. A failure becomes the result's status, and later steps then do nothing.
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

  /// Destroys the pool, checks what it did, and computes the figures.
  virtual TrialResult tear_down() = 0;

  /// What the pool is doing, as in "the pool crashed during {drain() of the batch}". Any thread, and signal handlers.
  virtual const char* step() const noexcept = 0;

  /// What each job recorded in a traced batch, if the pool reports it. After a tear_down() whose status is ok.
  virtual std::span<const JobRecord> trace() const { return {}; }

  /// Seconds from the start of the batch to its end; 0 if it failed. For Google Benchmark's manual time. After run().
  virtual double makespan_seconds() const = 0;
};

}  // namespace poolbench
