#include "harness/cli/run_options.hpp"

#include <array>
#include <string_view>

#include "harness/cli/option_values.hpp"
#include "harness/cli/options.hpp"
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
  group.add({"--pools", "A,B", "Pools to compare: channel,arena or all or all,-sequential; see poolbench list"},
            [&](Text text) { options.pools = parse_names(text); });
  group.add_repeatable({"--external", "NAME=COMMAND",
                        "A program to measure as the pool NAME (repeatable); see harness/external/PROTOCOL.md"},
                       [&](Text text) { options.external.push_back(parse_external(text)); });
  group.add({"--workers", "LIST", "Worker counts: 1,2,8 or 1:64:x2 (doubling) or 1:16:+5 (every fifth)"},
            [&](Text text) { options.workers = parse_thread_counts(text); });
  group.add({"--repetitions", "N", "How many times to measure each cell; all trials are interleaved at random"},
            [&](Text text) { options.repetitions = static_cast<unsigned>(parse_positive(text, most_threads)); });
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

void add_job_options(OptionGroup& group, RunOptions& options) {
  group.add({"--sleep", "LIST", "Mean service time of a job: 1s, 250ms, 50us, 0"},
            [&](Text text) { options.sleeps = parse_sleeps(text); });
  group.add({"--sleep-dist", "NAME",
             "Distribution of service times: constant (default), uniform, exponential, lognormal, bimodal"},
            [&](Text text) {
              options.distribution =
                  static_cast<SleepDistribution>(parse_choice(text, "distribution", sleep_distributions()));
            });
  group.add({"--hash-rounds", "LIST", "How many times a job hashes its word, about 10 ns each [1]"},
            [&](Text text) { options.hash_rounds = parse_count_set(text, most_jobs); });
}

void add_workload_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Workload (each value of a list gets a table of its own)");
  add_jobs_options(group, options);
  add_job_options(group, options);
  group.add({"--producers", "LIST", "Threads that submit [1]"},
            [&](Text text) { options.producers = parse_thread_counts(text); });
  group.add({"--seed", "N", "Seed of the words and service times, which are the same for every pool [1]"},
            [&](Text text) { options.seed = parse_count(text, "1 or 42"); });
  group.add_flag("--same-draw", options.same_draw,
                 "Give all repetitions the service times of the first; by default each draws its own, the same for "
                 "every pool");
  group.add({"--words", "NAME", "What jobs hash: random (default) or article"}, [&](Text text) {
    options.words = static_cast<WordSource>(parse_choice(text, "word source", word_sources()));
  });
}

std::chrono::nanoseconds parse_timeout(Text text) {
  const auto timeout = parse_duration(text, "s");
  if (timeout.count() == 0) throw TextError("must be more than 0");
  return timeout;
}

void add_measuring_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Measuring");
  group.add(
      {"--trace", "MODE",
       "Record each job's times: on, off, or auto (default), which is on for sleeps of at least 100us and "
       "measures shorter jobs both ways"},
      [&](Text text) { options.trace = static_cast<TraceMode>(parse_choice(text, "trace mode", trace_choices)); });
  group.add({"--trial-timeout", "TIME",
             "Stop a trial that takes longer, and write a row with status timeout; by default, ten times what its "
             "sleeps suggest, plus 30s"},
            [&](Text text) { options.trial_timeout = parse_timeout(text); });
  group.add_flag("--isolate", options.isolate,
                 "Run each trial in a process of its own, so that a pool that hangs or crashes costs only its row; a "
                 "cell that was not done in time is not run again");
  group.add_flag("--cold", options.cold, "Do not warm up the pool, so that its thread starts are measured, too");
  group.add_flag(
      "--instructions", options.instructions,
      "Count the instructions of each batch with the processor's counter; switches between threads then take "
      "longer");
}

void choose(ExistingFile& existing, ExistingFile choice) {
  if (existing != ExistingFile::refuse) throw UsageError("--append and --force: choose one of them");
  existing = choice;
}

void add_output_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Output");
  group.add({"--out", "FILE", "CSV, a row per repetition, written as it is measured; - is standard output"},
            [&](Text text) { options.out = parse_file_name(text); });
  group.add({"--json", "FILE", "Google Benchmark's JSON, for its compare.py"},
            [&](Text text) { options.json = parse_file_name(text); });
  group.add({"--timeline", "FILE",
             "Chrome Trace Events (JSON) for ui.perfetto.dev: when and where each job of a cell's first traced "
             "repetition ran"},
            [&](Text text) { options.timeline = parse_file_name(text); });
  group.add({"--relative-to", "POOL",
             "Also print a table of pools by worker counts, with the ratio of each makespan to that of this pool"},
            [&](Text text) { options.relative_to = text; });
  group.add({"--note", "TEXT",
             "A sentence to print below the tables; presets use it to say which pools they leave out, and why"},
            [&](Text text) { options.note = text; });
  group.add_flag(
      "--append", [&] { choose(options.existing, ExistingFile::append); }, "Add the rows to an existing CSV");
  group.add_flag(
      "--force", [&] { choose(options.existing, ExistingFile::overwrite); }, "Overwrite existing files");
}

}  // namespace

void add_run_options(CLI::App& app, RunOptions& options) {
  add_grid_options(app, options);
  add_workload_options(app, options);
  add_measuring_options(app, options);
  add_output_options(app, options);
}

}  // namespace poolbench
