#include "harness/cli/recommend_options.hpp"

#include <string_view>

#include "harness/cli/option_values.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/shared_options.hpp"
#include "harness/text/rates.hpp"

namespace poolbench {
namespace {

using Text = std::string_view;

void add_load(CLI::App& app, LoadOptions& load) {
  OptionGroup group(app, "Your load (without it: as many jobs per second as possible)");
  group.add({"--rate", "RATE", "How many jobs arrive, at random: 400/s; needs --slo"},
            [&](Text text) { load.rates = {parse_rate(text)}; });
  group.add({"--slo", "OBJECTIVE", "What must hold for their response times: p99<50ms; needs --rate"},
            [&](Text text) { load.slo = parse_service_level(text); });
}

void add_choice(CLI::App& app, RecommendOptions& options) {
  RunOptions& run = options.run;
  OptionGroup group(app, "Choice");
  group.add({"--pools", "A,B",
             "Pools to choose from [all that hold a thread for each worker and run jobs as they come]; see poolbench "
             "list"},
            [&](Text text) { run.pools = parse_names(text); });
  group.add_repeatable({"--external", "NAME=COMMAND", "A program to choose from as the pool NAME (repeatable)"},
                       [&](Text text) { run.external.push_back(parse_external(text)); });
  group.add({"--max-workers", "N", "The most workers to try [1024]"},
            [&](Text text) { options.most_workers = static_cast<unsigned>(parse_positive(text, most_threads)); });
  group.add({"--minutes", "N", "How long to measure at most; 0.5 is half a minute [3]"},
            [&](Text text) { options.minutes = parse_minutes(text); });
  group.add({"--trial-timeout", "TIME",
             "Stop a trial that takes longer; by default, ten times what its sleeps suggest, plus 30s, and at most a "
             "third of --minutes for jobs without service times"},
            [&](Text text) { run.trial_timeout = parse_time_limit(text); });
}

}  // namespace

RecommendOptions default_recommendation() {
  RecommendOptions options;
  options.run.sleeps = {std::chrono::milliseconds(1)};
  return options;
}

void add_recommend_options(CLI::App& app, RecommendOptions& options) {
  RunOptions& run = options.run;
  OptionGroup jobs(app, "Your jobs");
  add_job_options(jobs, run, "constant");
  add_draw_options(jobs, run, "service times");
  add_load(app, run.load);
  add_choice(app, options);
  OptionGroup output(app, "Output");
  add_csv_options(output, run);
}

}  // namespace poolbench
