#include "harness/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/configuration.hpp"
#include "harness/cli/load_options.hpp"
#include "harness/cli/option_values.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/parse_error.hpp"
#include "harness/run/isolated/isolated_trial.hpp"
#include "harness/run/measured_pools.hpp"
#include "harness/system/machine.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr const char* app_examples = R"(Examples:
  poolbench run                      the quick sweep, a table on the terminal
  poolbench run --out results.csv    the same, with a row per repetition
  poolbench load                     response times under load
  poolbench recommend --sleep 3ms    which pool, with how many workers
  poolbench demo --sleep 100ms       the article's program
  poolbench run --help               all options of a run)";

constexpr const char* run_examples = R"(Examples:
  poolbench run --out quick.csv
  poolbench run --preset article
  poolbench run --pools channel,arena --workers 1:256:x2 --sleep 5ms --jobs 2k --out sweep.csv
  poolbench run --preset dispatch --repetitions 10 --json dispatch.json
  poolbench run --preset article --timeline article.json
  poolbench run --config harness/presets/pond.toml --producers 1,4 --out pond.csv
  poolbench run --pools channel,arena --external 'mine=./my_pool --fast'
Options of Google Benchmark come after two dashes:
  poolbench run -- --benchmark_filter=workers:8/)";

constexpr const char* load_examples = R"(Examples:
  poolbench load
  poolbench load --pools channel,arena --workers 16 --rate 200/s:2000/s:x1.5 --slo 'p99<50ms' --out load.csv
  poolbench load --utilization 0.5,0.9,1.1 --sleep 5ms --sleep-dist pareto:1.5 --duration 30s
  poolbench load --arrivals file:requests.csv,column=arrival_s --sleep-dist file:requests.csv,column=service_ms
Without options: channel, goroutine, arena and mutex-queue with 16 workers, jobs of 10ms, three repetitions.
A response time counts from the planned arrival, even if the producer or the pool was late with the job.)";

constexpr const char* recommend_examples = R"(Examples:
  poolbench recommend --sleep 3ms
  poolbench recommend --sleep-dist lognormal:p50=3ms,p99=80ms --rate 400/s --slo 'p99<200ms'
  poolbench recommend --job mixed:0.3 --sleep 2ms --max-workers 64 --minutes 1 --out advice.csv
It measures at most as long as --minutes says, and never a whole sweep. The advice comes first, then what it rests on,
and a command that shows it.)";

constexpr const char* demo_examples = R"(DEBUG=true in the environment logs every job.
Example:
  DEBUG=true poolbench demo --sleep 100ms)";

constexpr const char* list_examples = R"(Examples:
  poolbench list
  poolbench list --cells --preset article
  poolbench list --cells --pools channel,arena --workers 1:64:x2 --format json
With --cells, list takes every option of poolbench run. It measures nothing.)";

/// In the order of ListFormat.
constexpr std::array<NamedChoice, 2> list_formats{{{"text", "for people"}, {"json", "for programs"}}};

struct Arguments {
  std::vector<std::string> ours;       ///< without the program's name
  std::vector<std::string> benchmark;  ///< Google Benchmark's, which follow "--"
};

Arguments split_at_dashes(int argc, char** argv) {
  const std::vector<std::string> all(argv + std::min(argc, 1), argv + argc);
  const auto dashes = std::ranges::find(all, "--");
  if (dashes == all.end()) return {.ours = all, .benchmark = {}};
  return {.ours = {all.begin(), dashes}, .benchmark = {dashes + 1, all.end()}};
}

bool asks_for_help(const std::vector<std::string>& args) {
  return std::ranges::any_of(args, [](const std::string& arg) { return arg == "--help" || arg == "-h"; });
}

/// Whether the arguments of `list` ask for the cells of a run. CLI11 would accept a value for a flag, as in
/// "--cells=true".
bool ask_for_cells(const std::vector<std::string>& args) {
  const auto with_value = [](const std::string& arg) { return arg.starts_with("--cells="); };
  if (std::ranges::any_of(args, with_value)) throw UsageError("--cells: takes no value; write --cells alone");
  return std::ranges::find(args, "--cells") != args.end();
}

std::vector<std::string> prefixed(const std::string& command, std::vector<std::string> args) {
  args.insert(args.begin(), command);
  return args;
}

class Commands {
 public:
  explicit Commands(const std::string& finding) {
    run_options_.finding = load_options_.finding = finding;
    app_.name("poolbench");
    app_.set_version_flag("--version", "poolbench " + build().suite_version + " (" + build().git_commit + ")",
                          "Print the version and exit");
    app_.footer(app_examples);
    app_.require_subcommand(1);
    app_.get_formatter()->column_width(34);

    run_->footer(run_examples);
    add_run_options(*run_, run_options_);
    load_->footer(load_examples);
    add_load_options(*load_, load_options_);
    OptionGroup(*load_).add(
        {"--list-cells", "FORMAT", "List what would be measured, and measure nothing: text, or json for programs"},
        [this](auto text) { load_cells_ = static_cast<ListFormat>(parse_choice(text, "format", list_formats)); });
    recommend_->footer(recommend_examples);
    add_recommend_options(*recommend_, recommend_options_);
    add_demo_options();
    add_list_options();
    OptionGroup(*calibrate_).add({"--rounds", "N", "How many times to measure everything [10]"}, [this](auto text) {
      rounds_ = static_cast<unsigned>(parse_positive(text, most_threads));
    });
  }

  /// Returns the exit code.
  int run(const Arguments& args) {
    try {
      parse(with_configuration(args.ours));
    } catch (const CLI::Success& success) {
      return app_.exit(success);  // help and version
    } catch (const CLI::ParseError& error) {
      throw explain_parse_error(error, app_);
    }
    if (!args.benchmark.empty() && !run_->parsed() && !load_->parsed())
      throw UsageError("only poolbench run and poolbench load take options after --");
    return run_parsed(args.benchmark);
  }

 private:
  void add_demo_options() {
    demo_->footer(demo_examples);
    OptionGroup group(*demo_);
    group.add({"--workers", "N", "Workers [5]"},
              [this](auto text) { demo_options_.workers = static_cast<unsigned>(parse_positive(text, most_threads)); });
    group.add({"--jobs", "N", "Jobs [100]"},
              [this](auto text) { demo_options_.jobs = parse_positive(text, most_jobs); });
    group.add({"--sleep", "TIME", "How long a job sleeps [1s]"},
              [this](auto text) { demo_options_.sleep = parse_duration(text, "s"); });
  }

  /// The help leaves out the options of a run; otherwise it would be as long as that of `poolbench run`.
  void add_list_options() {
    list_->footer(list_examples);
    OptionGroup group(*list_);
    group.add_flag("--cells", list_cells_, "List what poolbench run would measure with the same options");
    group.add({"--format", "NAME", "With --cells: text (default), or json for programs"}, [this](auto text) {
      list_format_ = static_cast<ListFormat>(parse_choice(text, "format", list_formats));
    });
    const std::vector<CLI::Option*> own = list_->get_options();
    add_run_options(*list_, run_options_);
    for (CLI::Option* option : list_->get_options()) {
      if (std::ranges::find(own, option) == own.end()) option->group("");
    }
  }

  /// The arguments with those of the preset and the configuration file, for commands that take the options of a run.
  std::vector<std::string> with_configuration(const std::vector<std::string>& args) {
    if (args.empty() || asks_for_help(args)) return args;
    const std::string& command = args.front();
    const std::vector<std::string> typed(args.begin() + 1, args.end());
    if (command == "load") return prefixed(command, arguments_with_config(typed));
    if (command != "run" && !(command == "list" && ask_for_cells(args))) return args;
    const std::vector<std::string> configured = configured_arguments(typed);
    run_options_.preset_heading = preset_heading(configured);
    return prefixed(command, configured);
  }

  void parse(std::vector<std::string> args) {
    std::ranges::reverse(args);  // CLI11 takes them from the back
    app_.parse(args);
  }

  int run_parsed(const std::vector<std::string>& benchmark_args) {
    if (run_->parsed()) return run_command(run_options_, benchmark_args);
    if (load_cells_) return list_cells_command(load_options_, *load_cells_, std::cout);
    if (load_->parsed()) return run_command(load_options_, benchmark_args);
    if (recommend_->parsed()) return recommend_command(recommend_options_);
    if (demo_->parsed()) return run_demo();
    if (list_cells_) return list_cells_command(run_options_, list_format_, std::cout);
    if (list_->parsed()) return list_all();
    return calibrate_command(rounds_, std::cout);
  }

  int run_demo() {
    const char* debug = std::getenv("DEBUG");
    demo_options_.debug = debug != nullptr && std::string_view(debug) == "true";
    return demo_command(demo_options_, std::cout);
  }

  int list_all() const {
    for (const CLI::Option* option : list_->get_options()) {
      if (option->count() == 0) continue;
      throw UsageError("--" + option->get_lnames().front() + ": needs --cells when used with list; add --cells");
    }
    return list_command(std::cout, all_missing_pools());
  }

  CLI::App app_{"Measures worker pools: which one, with how many workers, for blocking jobs?"};
  CLI::App* run_ = app_.add_subcommand("run", "Measure pools across worker counts, interleaved");
  CLI::App* load_ =
      app_.add_subcommand("load", "Measure response times under load that arrives whatever the pool does");
  CLI::App* recommend_ =
      app_.add_subcommand("recommend", "Say which pool, with how many workers, for your jobs or your load");
  CLI::App* demo_ = app_.add_subcommand("demo", "Run the article's program on the pool channel");
  CLI::App* list_ = app_.add_subcommand("list", "List pools, presets and distributions, or the cells of a run");
  CLI::App* calibrate_ = app_.add_subcommand("calibrate", "Measure what the harness and the host's hand-overs cost");
  RunOptions run_options_;
  RunOptions load_options_ = default_load();
  RecommendOptions recommend_options_ = default_recommendation();
  DemoOptions demo_options_;
  std::optional<ListFormat> load_cells_;
  bool list_cells_ = false;
  ListFormat list_format_ = ListFormat::text;
  unsigned rounds_ = 10;
};

}  // namespace

int run_command_line(int argc, char** argv, const std::string& finding) {
  const Arguments args = split_at_dashes(argc, argv);
  if (args.ours == std::vector<std::string>{isolated_trial_argument}) isolated_trial_command();
  return Commands(finding).run(args);
}

}  // namespace poolbench
