#include "harness/cli/run_options.hpp"

#include <algorithm>
#include <array>

#include "harness/cli/options.hpp"

namespace poolbench {
namespace {

constexpr std::string_view all_of_them = "all";

constexpr std::array<NamedChoice, 3> trace_choices{{
    {"auto", "on for sleeps of 100us and more; shorter ones are measured with and without"},
    {"on", ""},
    {"off", ""},
}};

std::vector<std::string> parse_names(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view name : split_list(text)) names.emplace_back(name);
  return names;
}

/// "NAME=COMMAND".
external::Program parse_external(std::string_view text) {
  const auto sign = text.find('=');
  if (sign == std::string_view::npos) throw UnitError("'" + std::string(text) + "' has no '='; write NAME=COMMAND");
  const std::string name(text.substr(0, sign));
  const std::string command(text.substr(sign + 1));
  if (name.empty()) throw UnitError("'" + std::string(text) + "' has no name; write NAME=COMMAND");
  if (!is_pool_name(name)) throw UnitError("'" + name + "' cannot be a name; " + std::string(pool_name_rule));
  if (command.find_first_not_of(" \t\r\n") == std::string::npos)
    throw UnitError("'" + name + "' has no command; write NAME=COMMAND");
  return {.name = name, .description = "external: " + command, .command = command};
}

/// Sorted, without repeats: a cell is measured once.
template <class Number>
std::vector<Number> parse_number_set(std::string_view text, std::uint64_t most) {
  std::vector<Number> numbers;
  for (const std::uint64_t number : parse_positives(text, most)) numbers.push_back(static_cast<Number>(number));
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

std::vector<std::chrono::nanoseconds> parse_sleeps(std::string_view text) {
  std::vector<std::chrono::nanoseconds> sleeps;
  for (const std::string_view part : split_list(text)) {
    const auto sleep = parse_duration(part);
    if (std::ranges::find(sleeps, sleep) == sleeps.end()) sleeps.push_back(sleep);
  }
  return sleeps;
}

void add_grid_options(CLI::App& app, RunOptions& options) {
  const std::string group = "What runs";
  add_text_option(
      app, "--pools", [&](std::string_view text) { options.pools = parse_names(text); },
      "Pools to compare: channel,arena or all or all,-sequential; see poolbench list")
      ->group(group)
      ->type_name("A,B");
  add_repeatable_option(
      app, "--external", [&](std::string_view text) { options.external.push_back(parse_external(text)); },
      "A program that takes part as the pool NAME (repeatable); see harness/external/PROTOCOL.md")
      ->group(group)
      ->type_name("NAME=COMMAND");
  add_text_option(
      app, "--workers",
      [&](std::string_view text) { options.workers = parse_number_set<unsigned>(text, most_threads); },
      "Worker counts: 1,2,8 or 1:64:x2 (doubling) or 1:16:+5 (every fifth)")
      ->group(group)
      ->type_name("LIST");
  add_text_option(
      app, "--repetitions",
      [&](std::string_view text) { options.repetitions = static_cast<unsigned>(parse_positive(text, most_threads)); },
      "How often each cell is measured, all interleaved at random")
      ->group(group)
      ->type_name("N");
}

void refuse_both_jobs(const RunOptions& options) {
  if (options.jobs.empty() || options.jobs_per_worker == 0) return;
  throw UsageError("--jobs and --jobs-per-worker: choose one of them");
}

void add_jobs_options(CLI::App& app, RunOptions& options, const std::string& group) {
  add_text_option(
      app, "--jobs",
      [&](std::string_view text) {
        options.jobs = parse_number_set<std::uint64_t>(text, most_jobs);
        refuse_both_jobs(options);
      },
      "Jobs per trial: 640, 100k, 10M")
      ->group(group)
      ->type_name("LIST");
  add_text_option(
      app, "--jobs-per-worker",
      [&](std::string_view text) {
        options.jobs_per_worker = parse_positive(text, most_jobs);
        refuse_both_jobs(options);
      },
      "Instead of --jobs: jobs for each of a trial's workers; sequential runs those of every worker count")
      ->group(group)
      ->type_name("N");
}

void add_workload_options(CLI::App& app, RunOptions& options) {
  const std::string group = "Workload (lists make a table each)";
  add_jobs_options(app, options, group);
  add_text_option(
      app, "--sleep", [&](std::string_view text) { options.sleeps = parse_sleeps(text); },
      "Mean service time of a job: 1s, 250ms, 50us, 0")
      ->group(group)
      ->type_name("LIST");
  add_text_option(
      app, "--sleep-dist",
      [&](std::string_view text) {
        options.distribution =
            static_cast<SleepDistribution>(parse_choice(text, "distribution", sleep_distributions()));
      },
      "How service times scatter: constant (default), uniform, exponential, lognormal, bimodal")
      ->group(group)
      ->type_name("NAME");
  add_text_option(
      app, "--hash-rounds",
      [&](std::string_view text) { options.hash_rounds = parse_number_set<std::uint64_t>(text, most_jobs); },
      "How often a job hashes its word, about 10 ns each [1]")
      ->group(group)
      ->type_name("LIST");
  add_text_option(
      app, "--producers",
      [&](std::string_view text) { options.producers = parse_number_set<unsigned>(text, most_threads); },
      "Threads that submit [1]")
      ->group(group)
      ->type_name("LIST");
  add_text_option(
      app, "--seed", [&](std::string_view text) { options.seed = parse_count(text, "1 or 42"); },
      "Of the words and service times, the same for every pool [1]")
      ->group(group)
      ->type_name("N");
  app.add_flag("--same-draw", options.same_draw,
               "Give all repetitions the service times of the first; by default each draws its own, the same for "
               "every pool")
      ->group(group);
  add_text_option(
      app, "--words",
      [&](std::string_view text) {
        options.words = static_cast<WordSource>(parse_choice(text, "word source", word_sources()));
      },
      "What jobs hash: random (default) or article")
      ->group(group)
      ->type_name("NAME");
}

void add_measuring_options(CLI::App& app, RunOptions& options) {
  const std::string group = "Measuring";
  add_text_option(
      app, "--trace",
      [&](std::string_view text) {
        options.trace = static_cast<TraceMode>(parse_choice(text, "trace mode", trace_choices));
      },
      "Record each job's times: on, off, or auto (default): where a job does not notice, shorter ones with and without")
      ->group(group)
      ->type_name("MODE");
  add_text_option(
      app, "--trial-timeout",
      [&](std::string_view text) {
        const auto timeout = parse_duration(text, "s");
        if (timeout.count() == 0) throw UnitError("must be more than 0");
        options.trial_timeout = timeout;
      },
      "A trial that takes longer is stopped and becomes a row with status timeout; by default ten times "
      "what its sleeps suggest, and 30s")
      ->group(group)
      ->type_name("TIME");
  app.add_flag("--cold", options.cold, "Do not warm the pool up: thread starts count")->group(group);
}

std::string file_name(std::string_view text) {
  if (text.empty()) throw UnitError("the name of the file is empty");
  return std::string(text == "/dev/stdout" ? "-" : text);
}

void add_output_options(CLI::App& app, RunOptions& options) {
  const std::string group = "Output";
  add_text_option(
      app, "--out", [&](std::string_view text) { options.out = file_name(text); },
      "CSV, a row per repetition, written as it is measured; - is the standard output")
      ->group(group)
      ->type_name("FILE");
  add_text_option(
      app, "--json", [&](std::string_view text) { options.json = file_name(text); },
      "Google Benchmark's JSON, for its compare.py")
      ->group(group)
      ->type_name("FILE");
  add_text_option(
      app, "--timeline", [&](std::string_view text) { options.timeline = file_name(text); },
      "Chrome Trace Events (JSON) for ui.perfetto.dev: when each job of a cell's first traced repetition ran, and "
      "where")
      ->group(group)
      ->type_name("FILE");
  add_text_option(
      app, "--relative-to", [&](std::string_view text) { options.relative_to = text; },
      "Print a table of pools by worker counts as well, each cell beside its ratio to this pool")
      ->group(group)
      ->type_name("POOL");
  add_text_option(
      app, "--note", [&](std::string_view text) { options.note = text; },
      "A sentence to print beside the tables; a preset says there which pools it leaves out, and why")
      ->group(group)
      ->type_name("TEXT");
  const auto existing = [&](ExistingFile choice) {
    return [&options, choice](std::int64_t given) {
      if (given <= 0) return;
      if (options.existing != ExistingFile::refuse) throw UsageError("--append and --force: choose one of them");
      options.existing = choice;
    };
  };
  app.add_flag_function("--append", existing(ExistingFile::append), "Add the rows to a CSV that exists")->group(group);
  app.add_flag_function("--force", existing(ExistingFile::overwrite), "Overwrite files that exist")->group(group);
}

/// The most jobs of a trial must be as few as --jobs allows, and the sum of their service times, and ten times it, must
/// fit into 64 bits of nanoseconds.
void require_countable(const WorkloadSpec& sweep, unsigned most_workers) {
  const std::uint64_t jobs = for_workers(sweep, most_workers).jobs;
  const std::string option = sweep.jobs_per_worker != 0 ? "--jobs-per-worker" : "--jobs";
  if (jobs > most_jobs) {
    throw UsageError(option + ": " + plural(sweep.jobs_per_worker, "job") + " for each of " +
                     plural(most_workers, "worker") + " are too many; at most " + format_count(most_jobs) + " in all");
  }
  constexpr double longest_ns = 1e17;
  if (static_cast<double>(jobs) * static_cast<double>(sweep.sleep.count()) > longest_ns) {
    throw UsageError(option + " and --sleep: " + plural(jobs, "job") + " of " + format_exact(sweep.sleep) +
                     " would sleep for more than three years in all; take fewer or shorter ones");
  }
}

[[noreturn]] void unknown_pool(const std::string& name, const Roster& roster) {
  if (const MissingPool* missing = roster.find_missing(name)) {
    throw UsageError("--pools: '" + name + "' was not built: " + missing->description);
  }
  try {
    unknown_name("pool", name, roster.names());
  } catch (const UnitError& error) {
    throw UsageError(std::string("--pools: ") + error.what());
  }
}

void add_pool(std::vector<std::string>& names, const std::string& name, const Roster& roster) {
  if (roster.find(name) == nullptr) unknown_pool(name, roster);
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

void remove_pool(std::vector<std::string>& names, const std::string& name, const Roster& roster) {
  if (roster.find(name) == nullptr && roster.find_missing(name) == nullptr) unknown_pool(name, roster);
  std::erase(names, name);
}

/// What "channel,arena" or "all,-sequential" stands for.
/// A program of --external takes part by itself, unless --pools chooses among those.
std::vector<std::string> chosen_pools(const RunOptions& options, const Roster& roster) {
  std::vector<std::string> names;
  for (const std::string& name : options.pools) {
    if (name == all_of_them) {
      for (const std::string& each : roster.names()) add_pool(names, each, roster);
    } else if (name.starts_with('-')) {
      remove_pool(names, name.substr(1), roster);
    } else {
      add_pool(names, name, roster);
    }
  }
  const auto named = [&](const external::Program& program) { return std::ranges::count(names, program.name) > 0; };
  if (std::ranges::none_of(options.external, named)) {
    for (const external::Program& program : options.external) names.push_back(program.name);
  }
  if (names.empty()) throw UsageError("--pools: no pool is left; name at least one");
  return names;
}

/// Throws UsageError for an option that would change nothing.
void require_effect(const RunOptions& options) {
  const bool writes = !options.out.empty() || !options.json.empty() || !options.timeline.empty();
  if (options.existing == ExistingFile::append && options.out.empty())
    throw UsageError("--append: there is no CSV to add rows to; name it with --out");
  if (options.existing == ExistingFile::overwrite && !writes)
    throw UsageError("--force: there is no file to overwrite; name one with --out, --json or --timeline");
  const auto sleeps = [](std::chrono::nanoseconds sleep) { return sleep.count() > 0; };
  if (options.distribution != SleepDistribution::constant && std::ranges::none_of(options.sleeps, sleeps))
    throw UsageError("--sleep-dist: has no effect with --sleep 0; leave it out, or take a longer sleep");
}

}  // namespace

void add_run_options(CLI::App& app, RunOptions& options) {
  add_text_option(
      app, "--preset", [&](std::string_view text) { options.preset = text; },
      "Start from one of the sweeps in poolbench list [quick]; other options override it")
      ->group("What runs")
      ->type_name("NAME");
  // Read before the others are parsed.
  add_text_option(
      app, "--config", [&](std::string_view text) { options.config = text; },
      "TOML file with any of these options, without the dashes")
      ->group("What runs")
      ->type_name("FILE");
  add_grid_options(app, options);
  add_workload_options(app, options);
  add_measuring_options(app, options);
  add_output_options(app, options);
}

Roster roster_of(const RunOptions& options) {
  Roster roster;
  for (const external::Program& program : options.external) {
    if (roster.add(program)) continue;
    throw UsageError("--external: there is a pool '" + program.name + "' already; choose another name");
  }
  return roster;
}

Grid grid_of(const RunOptions& options, const Roster& roster) {
  require_effect(options);
  Grid grid{.pools = chosen_pools(options, roster),
            .workers = options.workers,
            .workloads = {},
            .repetitions = options.repetitions,
            .trace = options.trace};
  // With jobs per worker there is one sweep, and what a trial's jobs are is for the plan to say.
  const auto job_counts = options.jobs_per_worker != 0 ? std::vector<std::uint64_t>{0} : options.jobs;
  for (const auto sleep : options.sleeps) {
    for (const auto jobs : job_counts) {
      for (const auto rounds : options.hash_rounds) {
        for (const auto producers : options.producers) {
          grid.workloads.push_back({.jobs = jobs,
                                    .jobs_per_worker = options.jobs_per_worker,
                                    .producers = producers,
                                    .sleep = sleep,
                                    .distribution = options.distribution,
                                    .hash_rounds = rounds,
                                    .seed = options.seed,
                                    .words = options.words});
        }
      }
    }
  }
  for (const WorkloadSpec& sweep : grid.workloads) require_countable(sweep, std::ranges::max(grid.workers));
  if (!options.relative_to.empty() && std::ranges::find(grid.pools, options.relative_to) == grid.pools.end()) {
    throw UsageError("--relative-to: '" + options.relative_to +
                     "' is not among the pools of this run; add it to --pools");
  }
  return grid;
}

}  // namespace poolbench
