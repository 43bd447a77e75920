#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "harness/run/benchmark_flags.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/run_observer.hpp"
#include "harness/run/trial_runner.hpp"

namespace benchmark {
class State;
}

namespace poolbench {

/// The JSON that Google Benchmark writes.
struct BenchmarkJson {
  std::string file;                            ///< empty: none
  std::map<std::string, std::string> context;  ///< what it says about the run
};

/// Runs a plan with Google Benchmark. Each series is a benchmark of one iteration whose manual time is the makespan.
/// The repetitions of all series are interleaved at random. Make only one per process, because Google Benchmark keeps
/// what is registered.
class BenchmarkAdaptor {
 public:
  /// Registers the series and draws the workloads. `pools` has every pool of the plan. It and the observer must outlive
  /// the adaptor. Throws BenchmarkFlagError if the flags are wrong or leave nothing to run.
  BenchmarkAdaptor(const MeasuredPools& pools, const Plan& plan, BenchmarkFlags flags, BenchmarkJson json,
                   const TrialOptions& options, RunObserver& observer);
  BenchmarkAdaptor(const BenchmarkAdaptor&) = delete;
  BenchmarkAdaptor& operator=(const BenchmarkAdaptor&) = delete;

  /// The part of the plan that the flags select.
  const std::vector<Series>& series() const { return series_; }
  Extent extent() const { return extent_; }

  /// Runs all trials, or lists the series if the flags say so. After an interrupt, the remaining trials are skipped.
  /// Rethrows what the observer threw.
  void run();

  /// Whether the JSON was written completely, or none was requested. Call it after run().
  bool json_is_complete() const { return json_is_complete_; }

 private:
  /// A series that is registered with Google Benchmark.
  struct Registered {
    Series series;
    std::uint64_t repetitions = 0;  ///< so far
  };

  void register_benchmark(const Series& series);
  void run_benchmarks();
  void run_repetition(benchmark::State& state, Registered& registered);

  BenchmarkFlags flags_;
  std::string json_file_;
  TrialRunner runner_;
  std::deque<Registered> registered_;  // Google Benchmark keeps references
  std::vector<Series> series_;
  Extent extent_;
  bool json_is_complete_ = false;
};

}  // namespace poolbench
