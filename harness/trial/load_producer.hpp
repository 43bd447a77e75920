#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "harness/measure/measurement.hpp"
#include "harness/measure/producer_lag.hpp"
#include "harness/system/clock.hpp"

namespace poolbench {

/// What a load does with each job, and asks while it runs.
struct LoadActions {
  /// Hands on a job. May block.
  std::function<void(std::uint64_t job, std::int64_t due_ns, std::int64_t submit_ns)> submit;
  /// Whether to stop at once. Called often.
  std::function<bool()> stopped;
  /// How many jobs have ended. Called every few milliseconds.
  std::function<std::uint64_t()> ended;
};

/// How a load went.
struct LoadOutcome {
  BatchTimes times = {};
  std::uint64_t submitted = 0;
  bool cut = false;                        ///< more than the allowed number of jobs were waiting or running
  std::vector<std::int64_t> lags_ns = {};  ///< of each submitted job, see ProducerLag
};

/// The producer of a load: submits jobs and records how late it was with each. For one thread.
class LoadProducer {
 public:
  /// For at most `jobs` jobs. All arguments must outlive the producer.
  LoadProducer(std::uint64_t jobs, const LoadActions& actions, LoadOutcome& outcome);

  Clock::time_point start() const noexcept { return start_; }
  bool done() const { return outcome_.submitted == jobs_ || outcome_.cut || actions_.stopped(); }

  /// Submits the next job, which was due at `due`, now or earlier.
  void submit(Clock::time_point due);

  /// Whether to look at the backlog again: some milliseconds after the last look, so that it costs nothing.
  bool may_look(Clock::time_point now) const noexcept { return now >= next_look_; }
  Clock::time_point next_look() const noexcept { return next_look_; }
  /// Cuts the load if more than `most_backlog` of `due` jobs have not ended.
  void look(std::uint64_t due, std::uint64_t most_backlog);
  void skip_look();

  /// Call it at the end.
  void finish();

 private:
  std::uint64_t jobs_;
  const LoadActions& actions_;
  LoadOutcome& outcome_;
  ProducerLag lag_;
  Clock::time_point start_;
  Clock::time_point returned_;
  Clock::time_point next_look_;
};

}  // namespace poolbench
