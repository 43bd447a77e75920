#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/external/shipped.hpp"
#include "harness/report/output_file.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/service_level.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench {

/// What `poolbench load` has beside `poolbench run`.
struct LoadOptions {
  bool wanted = false;  ///< whether jobs arrive one after another; not an option

  std::vector<double> rates = {};
  std::vector<double> utilizations = {};  ///< used if there are no rates
  std::optional<Arrivals> arrivals = {};  ///< of an open load
  std::optional<Arrivals> closed = {};    ///< a closed load
  std::chrono::nanoseconds duration{};    ///< 0: not given
  std::uint64_t jobs = 0;                 ///< 0: not given
  std::uint64_t most_backlog = 100'000;
  std::optional<ServiceLevel> slo = {};
};

/// The options of `poolbench run` and `poolbench load`. The defaults of a run's grid come from the preset.
struct RunOptions {
  std::string preset;
  std::string config;          ///< path of the configuration file; empty: none
  std::string finding;         ///< about the process, printed before those of the run; not an option
  std::string preset_heading;  ///< see preset_heading(); not an option

  std::vector<std::string> pools;  ///< as typed, so perhaps "all" or unknown
  std::vector<external::Program> external;
  std::vector<unsigned> workers;
  std::vector<std::uint64_t> jobs;    ///< empty if jobs_per_worker is set
  std::uint64_t jobs_per_worker = 0;  ///< 0: not given
  std::vector<unsigned> producers{1};
  std::vector<JobChoice> job_kinds{JobChoice{}};
  std::vector<std::chrono::nanoseconds> sleeps;
  std::optional<SleepDistribution> distribution;  ///< if not given: constant, or exponential under load
  std::vector<std::uint64_t> hash_rounds{1};
  WordSource words = WordSource::random;
  std::uint64_t seed = 1;
  bool same_draw = false;

  LoadOptions load;

  unsigned repetitions = 1;
  TraceMode trace = TraceMode::automatic;
  bool cold = false;
  std::optional<std::chrono::nanoseconds> trial_timeout;
  bool isolate = false;
  bool instructions = false;

  std::string out;  ///< CSV file, "-" for the standard output; empty: none
  std::string json;
  std::string timeline;     ///< file for the timelines; empty: none
  std::string hdr;          ///< file for the histograms of a load; empty: none
  std::string note;         ///< printed below the tables
  std::string relative_to;  ///< a pool; empty: no comparison
  ExistingFile existing = ExistingFile::refuse;
};

/// Defines the options of `poolbench run` on `app`; parsing fills `options` and throws UsageError.
void add_run_options(CLI::App& app, RunOptions& options);

}  // namespace poolbench
