#include "harness/cli/run_options.hpp"

#include <array>
#include <string_view>

#include "harness/cli/option_values.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/shared_options.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// In the order of TraceMode.
constexpr std::array<NamedChoice, 3> trace_choices{{{"auto", ""}, {"on", ""}, {"off", ""}}};

using Text = std::string_view;

void add_grid_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "What runs");
  group.add({"--preset", "NAME", "Start from one of the sweeps in poolbench list [quick]; other options override it"},
            [&](Text text) { options.preset = text; });
  group.add({"--config", "FILE", "TOML file with any of these options, without the dashes"},
            [&](Text text) { options.config = text; });  // read before the other options are parsed
  add_pool_options(group, options);
}

void refuse_both_jobs(const RunOptions& options) {
  if (options.jobs.empty() || options.jobs_per_worker == 0) return;
  throw UsageError("--jobs and --jobs-per-worker: choose one of them");
}

void add_jobs_options(OptionGroup& group, RunOptions& options) {
  group.add({"--jobs", "LIST", "Jobs per trial: 640, 100k, 10M"}, [&](Text text) {
    options.jobs = parse_count_set(text, most_jobs);
    refuse_both_jobs(options);
  });
  group.add({"--jobs-per-worker", "N",
             "Instead of --jobs: jobs for each worker of a trial; sequential runs the jobs of every worker count"},
            [&](Text text) {
              options.jobs_per_worker = parse_positive(text, most_jobs);
              refuse_both_jobs(options);
            });
}

void add_workload_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Workload (each value of a list gets a table of its own)");
  add_jobs_options(group, options);
  add_job_options(group, options, "constant");
  group.add({"--producers", "LIST", "Threads that submit [1]"},
            [&](Text text) { options.producers = parse_thread_counts(text); });
  add_draw_options(group, options, "service times");
}

void add_measuring_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Measuring");
  group.add(
      {"--trace", "MODE",
       "Record each job's times: on, off, or auto (default), which is on for sleeps of at least 100us and "
       "measures shorter jobs both ways"},
      [&](Text text) { options.trace = static_cast<TraceMode>(parse_choice(text, "trace mode", trace_choices)); });
  add_trial_options(group, options);
  group.add_flag(
      "--instructions", options.instructions,
      "Count the instructions of each batch with the processor's counter; switches between threads then take "
      "longer");
}

}  // namespace

void add_run_options(CLI::App& app, RunOptions& options) {
  add_grid_options(app, options);
  add_workload_options(app, options);
  add_measuring_options(app, options);
  OptionGroup output(app, "Output");
  add_output_options(output, options);
  output.add({"--relative-to", "POOL",
              "Also print a table of pools by worker counts, with the ratio of each makespan to that of this pool"},
             [&](Text text) { options.relative_to = text; });
}

}  // namespace poolbench
