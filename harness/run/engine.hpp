#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/measure/job_record.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/roster.hpp"
#include "harness/run/row.hpp"

namespace poolbench {

/// Google Benchmark cannot do what its own options ask for; what() says why.
class EngineError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct EngineOptions {
  Roster roster;  ///< has every pool of the plan
  Plan plan;
  bool cold = false;
  bool same_draw = false;                                 ///< all repetitions have the service times of the first
  std::optional<std::chrono::nanoseconds> trial_timeout;  ///< none: ten times what is expected, and half a minute
  std::string json;                                       ///< file for Google Benchmark's JSON, or empty
  std::map<std::string, std::string> json_context;        ///< what it says about the run
  std::vector<std::string> benchmark_args;                ///< Google Benchmark's own options
};

/// What a run reports. All but on_give_up are called on the thread of Engine::run().
struct EngineEvents {
  std::function<void(std::size_t trials, std::chrono::nanoseconds expected)> on_plan;
  std::function<void(const Cell&, const WorkloadSpec&)> on_start;
  /// A repetition has been measured. If it throws, no more trials are run and Engine::run() rethrows.
  std::function<void(const Row&)> on_row;
  /// A traced repetition has gone well, of a pool that tells what each job wrote down. Comes after its on_row,
  /// and may throw like that.
  std::function<void(const Row&, const Workload&, std::span<const JobRecord>)> on_trace;
  /// A pool hangs, crashed, or ended the process, and run() with it. The row of its trial says so; nullptr if that came
  /// between two trials. The process ends when this returns. On any thread, but not beside another event.
  std::function<void(const Row*, const std::string& what)> on_give_up;
};

/// Has Google Benchmark run the plan: each cell is a benchmark of one iteration, its manual time the makespan, and the
/// repetitions of all cells are interleaved at random. One per process, since Google Benchmark keeps what is
/// registered.
class Engine {
 public:
  /// Draws the workloads and registers the cells. Throws EngineError if Google Benchmark's options are wrong or leave
  /// nothing to run.
  Engine(EngineOptions options, EngineEvents events);
  ~Engine();

  /// The user wants Google Benchmark to list the cells, not to run them.
  bool lists_only() const;

  /// Runs all trials. After an interrupt the remaining ones are left out.
  void run();

  /// The JSON was written to its end, or none was asked for. After run().
  bool json_is_complete() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace poolbench
