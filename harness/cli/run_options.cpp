#include "harness/cli/run_options.hpp"

#include <algorithm>
#include <array>

#include "harness/cli/options.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

constexpr std::array<NamedChoice, 3> trace_choices{{
    {"auto", "on for sleeps of 100us and more; shorter ones are measured with and without"},
    {"on", ""},
    {"off", ""},
}};

std::vector<std::string> pool_names() {
  std::vector<std::string> names;
  for (const PoolEntry& pool : all_pools()) names.push_back(pool.name);
  return names;
}

std::vector<std::string> parse_pools(std::string_view text) {
  if (text == "all") return pool_names();
  std::vector<std::string> pools;
  for (const std::string_view name : split_list(text)) {
    if (find_pool(name) == nullptr) unknown_name("pool", name, pool_names());
    if (std::ranges::find(pools, name) == pools.end()) pools.emplace_back(name);
  }
  return pools;
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
      app, "--pools", [&](std::string_view text) { options.pools = parse_pools(text); },
      "Pools to compare, or all; see poolbench list")
      ->group(group)
      ->type_name("A,B");
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

void add_workload_options(CLI::App& app, RunOptions& options) {
  const std::string group = "Workload (lists make a table each)";
  add_text_option(
      app, "--jobs", [&](std::string_view text) { options.jobs = parse_number_set<std::uint64_t>(text, most_jobs); },
      "Jobs per trial: 640, 100k, 10M")
      ->group(group)
      ->type_name("LIST");
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
      app, "--seed", [&](std::string_view text) { options.seed = parse_count(text); },
      "Of the words and service times, the same for every pool [1]")
      ->group(group)
      ->type_name("N");
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
        const auto timeout = parse_duration(text);
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

/// Sums of service times, and ten times them, must fit into 64 bits of nanoseconds.
void require_countable(std::uint64_t jobs, std::chrono::nanoseconds sleep) {
  constexpr double longest_ns = 1e17;
  if (static_cast<double>(jobs) * static_cast<double>(sleep.count()) <= longest_ns) return;
  throw UsageError("--jobs and --sleep: " + plural(jobs, "job") + " of " + format_exact(sleep) +
                   " would sleep for more than three years in all; take fewer or shorter ones");
}

}  // namespace

void add_run_options(CLI::App& app, RunOptions& options) {
  add_text_option(
      app, "--preset", [&](std::string_view text) { options.preset = text; },
      "Start from quick (the default), article or dispatch; other options override it")
      ->group("What runs")
      ->type_name("NAME");
  // Read before the others are parsed; here for the help.
  add_text_option(
      app, "--config", [](std::string_view) {}, "TOML file with any of these options, without the dashes")
      ->group("What runs")
      ->type_name("FILE");
  add_grid_options(app, options);
  add_workload_options(app, options);
  add_measuring_options(app, options);
  add_output_options(app, options);
}

Grid grid_of(const RunOptions& options) {
  Grid grid{.pools = options.pools,
            .workers = options.workers,
            .workloads = {},
            .repetitions = options.repetitions,
            .trace = options.trace};
  for (const auto sleep : options.sleeps) {
    for (const auto jobs : options.jobs) {
      require_countable(jobs, sleep);
      for (const auto rounds : options.hash_rounds) {
        for (const auto producers : options.producers) {
          grid.workloads.push_back({.jobs = jobs,
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
  return grid;
}

}  // namespace poolbench
