#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

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
  std::string file;                            ///< or empty, for none
  std::map<std::string, std::string> context;  ///< what it says about the run
};

/// Has Google Benchmark run a plan: each series is a benchmark of one iteration, its manual time the makespan, and the
/// repetitions of all series are interleaved at random. One per process, since Google Benchmark keeps what is
/// registered.
class Engine {
 public:
  /// Draws the workloads and registers the series. `pools` has every pool of the plan; it and the observer outlive the
  /// engine. Throws BenchmarkFlagError if the flags are wrong or leave nothing to run.
  Engine(const MeasuredPools& pools, const Plan& plan, BenchmarkFlags flags, BenchmarkJson json,
         const TrialOptions& options, RunObserver& observer);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// What the flags leave of the plan.
  Extent extent() const { return extent_; }

  /// Runs all trials, or lists the series if the flags say so. After an interrupt the remaining trials are left out.
  /// Rethrows what the observer threw.
  void run();

  /// The JSON was written to its end, or none was asked for. After run().
  bool json_is_complete() const { return json_is_complete_; }

 private:
  /// A series that Google Benchmark knows.
  struct Registered {
    Series series;
    std::uint64_t repetitions = 0;  ///< so far
  };

  void add(const Series& series);
  void run_benchmarks();
  void run_repetition(benchmark::State& state, Registered& registered);

  BenchmarkFlags flags_;
  std::string json_file_;
  TrialRunner runner_;
  std::deque<Registered> registered_;  // Google Benchmark keeps references
  Extent extent_;
  bool json_is_complete_ = false;
};

}  // namespace poolbench
