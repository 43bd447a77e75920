#include "harness/cli/shared_options.hpp"

#include <string_view>

#include "harness/cli/option_values.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

using Text = std::string_view;

void choose(ExistingFile& existing, ExistingFile choice) {
  if (existing != ExistingFile::refuse) throw UsageError("--append and --force: choose one of them");
  existing = choice;
}

void add_out(OptionGroup& group, RunOptions& options) {
  group.add({"--out", "FILE", "CSV, a row per repetition, written as it is measured; - is standard output"},
            [&](Text text) { options.out = parse_file_name(text); });
}

void add_existing(OptionGroup& group, RunOptions& options) {
  group.add_flag(
      "--append", [&] { choose(options.existing, ExistingFile::append); }, "Add the rows to an existing CSV");
  group.add_flag(
      "--force", [&] { choose(options.existing, ExistingFile::overwrite); }, "Overwrite existing files");
}

}  // namespace

void add_pool_options(OptionGroup& group, RunOptions& options) {
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

void add_job_options(OptionGroup& group, RunOptions& options, const std::string& usual) {
  group.add({"--job", "LIST",
             "What a job does: hash-and-sleep (default), tcp, cpu, mixed:SHARE and others, see poolbench list; some "
             "have no service time and take the time they take"},
            [&](Text text) { options.job_kinds = parse_jobs(text); });
  group.add({"--sleep", "LIST", "Mean service time of a job: 1s, 250ms, 50us, 0"},
            [&](Text text) { options.sleeps = parse_sleeps(text); });
  group.add(
      {"--sleep-dist", "NAME",
       "Distribution of service times: constant, uniform, exponential, lognormal, lognormal:p50=3ms,p99=80ms (two "
       "percentiles, or a mean and one, which replace --sleep), bimodal, pareto:ALPHA (the closer to 1, the heavier "
       "its tail), or file:TIMES.csv[,column=NAME][,unit=ms][,drawn] for recorded times, which "
       "replace --sleep: in order, or drawn again by --seed; likewise quantiles:p50=1ms,p99=5ms,max=1s, or a published "
       "one, see poolbench list [" +
           usual + "]"},
      [&](Text text) { options.distribution = parse_sleep_distribution(text); });
  group.add({"--hash-rounds", "LIST", "How many times a job hashes its word, about 10 ns each [1]"},
            [&](Text text) { options.hash_rounds = parse_count_set(text, most_jobs); });
}

void add_draw_options(OptionGroup& group, RunOptions& options, const std::string& drawn) {
  group.add({"--seed", "N", "Seed of the " + drawn + ", and of the words; the same for every pool [1]"},
            [&](Text text) { options.seed = parse_count(text, "1 or 42"); });
  group.add_flag(
      "--same-draw", options.same_draw,
      "Give all repetitions the " + drawn + " of the first; by default each draws its own, the same for every pool");
  group.add({"--words", "NAME", "What jobs hash: random (default) or article"}, [&](Text text) {
    options.words = static_cast<WordSource>(parse_choice(text, "word source", word_sources()));
  });
}

void add_trial_options(OptionGroup& group, RunOptions& options) {
  group.add({"--trial-timeout", "TIME",
             "Stop a trial that takes longer, and write a row with status timeout; by default, ten times what its "
             "sleeps suggest, plus 30s"},
            [&](Text text) { options.trial_timeout = parse_time_limit(text); });
  group.add_flag("--isolate", options.isolate,
                 "Run each trial in a process of its own, so that a pool that hangs or crashes costs only its row; a "
                 "cell that was not done in time is not run again");
  group.add_flag("--cold", options.cold, "Do not warm up the pool, so that its thread starts are measured, too");
}

void add_csv_options(OptionGroup& group, RunOptions& options) {
  add_out(group, options);
  add_existing(group, options);
}

void add_output_options(OptionGroup& group, RunOptions& options) {
  add_out(group, options);
  group.add({"--json", "FILE", "Google Benchmark's JSON, for its compare.py"},
            [&](Text text) { options.json = parse_file_name(text); });
  group.add({"--timeline", "FILE",
             "Chrome Trace Events (JSON) for ui.perfetto.dev: when and where each job of a cell's first traced "
             "repetition ran"},
            [&](Text text) { options.timeline = parse_file_name(text); });
  group.add({"--note", "TEXT",
             "A sentence to print below the tables; presets use it to say which pools they leave out, and why"},
            [&](Text text) { options.note = text; });
  add_existing(group, options);
}

}  // namespace poolbench
