#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/batch.hpp"
#include "harness/measurement.hpp"
#include "harness/resources.hpp"
#include "harness/trace.hpp"
#include "harness/watchdog.hpp"
#include "harness/workload.hpp"
#include "pools/registry.hpp"

namespace poolbench {

enum class Status { ok, error, timeout, interrupted };
std::string_view name_of(Status status);

/// What a trial runs.
struct TrialConfig {
  const PoolEntry& pool;
  unsigned workers = 1;
  const Workload& workload;
  bool traced = true;
  bool cold = false;                      ///< no warm-up
  std::chrono::nanoseconds time_limit{};  ///< of the batch; beyond it no more jobs are begun
  /// Called on another thread if a step of the trial is not over long after the limit: the pool hangs, and with it the
  /// caller of that step. Typically writes what is known and ends the process.
  std::function<void(const std::string& what)> on_hang = {};
};

/// What came of a trial. Without a measurement unless the status is ok.
struct TrialResult {
  Status status = Status::ok;
  std::string error;                       ///< says what is wrong, empty if the status is ok
  std::optional<std::uint64_t> jobs_done;  ///< none if nobody knows: the pool hangs
  std::optional<std::uint64_t> checksum;
  std::optional<std::int64_t> setup_ns;
  std::optional<std::int64_t> teardown_ns;
  std::optional<Measurement> measurement;
  std::optional<Resources> resources;  ///< used by the batch alone
  std::optional<std::int64_t> max_rss_bytes;
};

/// One batch of jobs through one fresh pool. Call set_up(), run() and tear_down() in this order, from one thread, none
/// of them twice. A pool's failure in one of them becomes the result's status; later steps then do nothing.
class Trial {
 public:
  explicit Trial(const TrialConfig& config);
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  ~Trial();

  /// Builds the pool and, unless cold, has it run W short jobs at once, so that threads it starts lazily exist.
  void set_up();

  /// Submits the batch, drains the pool. This is what is measured.
  void run();

  /// Destroys the pool; then checks the books and computes the figures.
  TrialResult tear_down();

  /// Seconds from the start of the batch to its end; 0 if it failed. For Google Benchmark's manual time. After run().
  double makespan_seconds() const;

 private:
  bool failed() const { return result_.status != Status::ok; }
  template <class Step>
  void attempt(const char* what, Step&& step);
  Watchdog::Alarm hang_alarm(const char* state) const;
  void judge();

  TrialConfig config_;
  Trace trace_;
  Batch batch_;
  std::unique_ptr<Pool> pool_;
  BatchTimes times_;
  bool timed_out_ = false;
  bool drained_too_early_ = false;
  TrialResult result_;
};

/// Runs a whole trial.
TrialResult run_trial(const TrialConfig& config);

}  // namespace poolbench
