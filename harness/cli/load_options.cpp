#include "harness/cli/load_options.hpp"

#include <string_view>

#include "harness/cli/option_values.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/shared_options.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

using Text = std::string_view;

void add_arrival_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Arrivals (each rate is measured with each pool and worker count)");
  group.add({"--rate", "LIST", "Jobs per second: 500/s or 100/s,2k/s or 100/s:2000/s:x1.5 (steps of a half)"},
            [&](Text text) { options.load.rates = parse_rates(text); });
  group.add({"--utilization", "LIST",
             "Instead of --rate: the share of the workers' time that the jobs ask for [0.5,0.7,0.9]; 1 and more is "
             "overload"},
            [&](Text text) { options.load.utilizations = parse_utilizations(text); });
  group.add({"--arrivals", "NAME",
             "poisson (default), uniform, burst:N, or file:TIMES.csv[,column=NAME][,unit=ms] for recorded instants, "
             "which are stretched to --rate if it is given"},
            [&](Text text) { options.load.arrivals = parse_arrivals(text); });
  group.add(
      {"--model", "NAME",
       "open (default): jobs arrive whatever the pool does; or closed:USERS,THINK, as in closed:100,1s: each user "
       "thinks, exponentially distributed, and waits for the end of a job before thinking again"},
      [&](Text text) { options.load.closed = parse_model(text); });
  group.add({"--duration", "TIME", "How long jobs arrive in a trial [10s, or all that were recorded]"},
            [&](Text text) { options.load.duration = parse_time_limit(text); });
  group.add({"--jobs", "N", "Instead of --duration: how many jobs arrive in a trial"},
            [&](Text text) { options.load.jobs = parse_positive(text, most_jobs); });
  group.add({"--max-backlog", "N", "End a trial when more jobs than that wait or run [100k]"},
            [&](Text text) { options.load.most_backlog = parse_positive(text, most_jobs); });
}

void add_service_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Jobs");
  add_job_options(group, options, "exponential");
  add_draw_options(group, options, "service times and arrivals");
}

void add_objective(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "Measuring");
  group.add({"--slo", "OBJECTIVE", "Say which pools meet it, and up to which rate: p99<50ms, p99.9<1s"},
            [&](Text text) { options.load.slo = parse_service_level(text); });
  add_trial_options(group, options);
}

}  // namespace

RunOptions default_load() {
  RunOptions options;
  options.load.wanted = true;
  options.pools = {"channel", "goroutine", "arena", "mutex-queue"};
  options.workers = {16};
  options.sleeps = {std::chrono::milliseconds(10)};
  options.repetitions = 3;
  return options;
}

void add_load_options(CLI::App& app, RunOptions& options) {
  OptionGroup group(app, "What runs");
  group.add({"--config", "FILE", "TOML file with any of these options, without the dashes"},
            [&](Text text) { options.config = text; });  // read before the other options are parsed
  add_pool_options(group, options);
  add_arrival_options(app, options);
  add_service_options(app, options);
  add_objective(app, options);
  OptionGroup output(app, "Output");
  add_output_options(output, options);
  output.add({"--hdr", "FILE", "HdrHistogram's log (version 1.3, V2 compressed) of each trial's response times"},
             [&](Text text) { options.hdr = parse_file_name(text); });
}

}  // namespace poolbench
