#include "harness/cli/app.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <locale>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/layers.hpp"
#include "harness/cli/options.hpp"
#include "harness/report/output_file.hpp"
#include "harness/run/engine.hpp"
#include "harness/system/machine.hpp"
#include "harness/text/explain.hpp"
#include "harness/text/spelling.hpp"
#include "pools/process_binding.hpp"

namespace poolbench {
namespace {

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

constexpr const char* app_examples = R"(Examples:
  poolbench run                      the quick sweep, a table on the terminal
  poolbench run --out results.csv    the same, with a row per repetition
  poolbench demo --sleep 100ms       the article's program
  poolbench run --help               all options of a run)";

constexpr const char* list_examples = R"(Examples:
  poolbench list
  poolbench list --cells --preset article
  poolbench list --cells --pools channel,arena --workers 1:64:x2 --format json
With --cells it takes every option of poolbench run, and measures nothing.)";

/// In the order of ListFormat.
constexpr std::array<NamedChoice, 2> list_formats{{{"text", "for people"}, {"json", "for programs"}}};

/// The command line, taken apart.
struct CommandLine {
  std::vector<std::string> args;            ///< without the program's name
  std::vector<std::string> benchmark_args;  ///< what follows "--"
};

CommandLine take_apart(int argc, char** argv) {
  CommandLine line;
  bool ours = true;
  for (int i = 1; i < argc; ++i) {
    if (ours && std::string_view(argv[i]) == "--") {
      ours = false;
      continue;
    }
    (ours ? line.args : line.benchmark_args).emplace_back(argv[i]);
  }
  return line;
}

bool asks_for_help(const std::vector<std::string>& args) {
  return std::ranges::any_of(args, [](const std::string& arg) { return arg == "--help" || arg == "-h"; });
}

class App {
 public:
  /// `finding`: what a run has to tell of the process, or nothing.
  explicit App(std::string finding) {
    run_options_.finding = std::move(finding);
    app_.name("poolbench");
    app_.set_version_flag("--version", "poolbench " + build().suite_version + " (" + build().git_commit + ")",
                          "Print the version and exit");
    app_.footer(app_examples);
    app_.require_subcommand(1);
    app_.get_formatter()->column_width(34);

    run_->footer(run_examples);
    add_run_options(*run_, run_options_);
    add_demo_options();
    add_list_options();
    add_text_option(
        *calibrate_, "--rounds",
        [this](std::string_view text) { rounds_ = static_cast<unsigned>(parse_positive(text, most_threads)); },
        "How often everything is measured [10]")
        ->type_name("N");
  }

  int run(const CommandLine& line) {
    try {
      parse(line);
    } catch (const CLI::Success& success) {
      return app_.exit(success);  // help and version
    } catch (const CLI::ExtrasError&) {
      throw UsageError(unexpected_argument());
    } catch (const CLI::RequiredError&) {
      if (!app_.remaining().empty()) throw UsageError(unexpected_argument());
      throw UsageError("name a command: run, demo, list or calibrate; see poolbench --help");
    } catch (const CLI::ArgumentMismatch& error) {
      const std::string option = error.what();
      throw UsageError(option.substr(0, option.find(':')) + ": needs a value; see poolbench --help");
    } catch (const CLI::ConversionError& error) {
      const std::string text = error.what();  // "Could not convert: --cold = maybe"
      throw UsageError(text.substr(text.find("--")) + " is not understood; see poolbench --help");
    } catch (const CLI::ParseError& error) {
      throw UsageError(std::string(error.what()) + "; see poolbench --help");
    }
    return dispatch(line);
  }

 private:
  void add_demo_options() {
    add_text_option(
        *demo_, "--workers",
        [this](std::string_view text) {
          demo_options_.workers = static_cast<unsigned>(parse_positive(text, most_threads));
        },
        "Workers [5]")
        ->type_name("N");
    add_text_option(
        *demo_, "--jobs", [this](std::string_view text) { demo_options_.jobs = parse_positive(text, most_jobs); },
        "Jobs [100]")
        ->type_name("N");
    add_text_option(
        *demo_, "--sleep", [this](std::string_view text) { demo_options_.sleep = parse_duration(text, "s"); },
        "How long a job sleeps [1s]")
        ->type_name("TIME");
    demo_->footer("DEBUG=true in the environment logs every job.\nExample:\n  DEBUG=true poolbench demo --sleep 100ms");
  }

  /// The options of a run are left out of the help, which would be as long as that of `poolbench run`.
  void add_list_options() {
    list_->footer(list_examples);
    list_->add_flag("--cells", list_cells_, "List what poolbench run would measure with the same options")
        ->disable_flag_override();
    add_text_option(
        *list_, "--format",
        [this](std::string_view text) {
          list_format_ = static_cast<ListFormat>(parse_choice(text, "format", list_formats));
        },
        "With --cells: text (default), or json for programs")
        ->type_name("NAME");
    const std::vector<CLI::Option*> own = list_->get_options();
    add_run_options(*list_, run_options_);
    for (CLI::Option* option : list_->get_options()) {
      if (std::ranges::find(own, option) == own.end()) option->group("");
    }
  }

  void refuse_options_without_cells() const {
    for (const CLI::Option* option : list_->get_options()) {
      if (option->count() == 0) continue;
      throw UsageError("--" + option->get_lnames().front() + ": has an effect on list only with --cells; add it");
    }
  }

  void parse(const CommandLine& line) {
    std::vector<std::string> args = line.args;
    if (!args.empty() && !asks_for_help(args)) {
      const std::string command = args.front();
      const bool lists_cells = command == "list" && std::ranges::find(args, "--cells") != args.end();
      if (command == "run" || lists_cells) {
        args = layered_arguments({args.begin() + 1, args.end()});
        run_options_.preset_heading = preset_heading(args);
        args.insert(args.begin(), command);
      }
    }
    std::ranges::reverse(args);  // CLI11 takes them from the back
    app_.parse(args);
    if (!line.benchmark_args.empty() && !run_->parsed()) throw UsageError("only poolbench run takes options after --");
  }

  int dispatch(const CommandLine& line) {
    if (run_->parsed()) return run_command(run_options_, line.benchmark_args);
    if (demo_->parsed()) {
      const char* debug = std::getenv("DEBUG");
      demo_options_.debug = debug != nullptr && std::string_view(debug) == "true";
      return demo_command(demo_options_, std::cout);
    }
    if (list_cells_) return list_cells_command(run_options_, list_format_, std::cout);
    if (list_->parsed()) {
      refuse_options_without_cells();
      return list_command(std::cout, all_missing_pools());
    }
    return calibrate_command(rounds_, std::cout);
  }

  /// CLI11 calls it "not expected"; we say what was probably meant.
  std::string unexpected_argument() const {
    const std::string argument = app_.remaining(true).front();
    std::vector<std::string> known;
    for (const CLI::App* command : app_.get_subcommands({})) {
      if (!command->parsed() && !app_.get_subcommands().empty()) continue;
      if (!command->parsed()) known.push_back(command->get_name());
      for (const CLI::Option* option : command->get_options()) known.push_back("--" + option->get_lnames().front());
    }
    const std::string given = argument.substr(0, argument.find('='));
    const std::string_view near = nearest(given, known);
    if (near == given) return "'" + given + "' belongs to a command; did you mean poolbench run " + given + "?";
    std::string message =
        "'" + given + "' is no " + (given.starts_with('-') ? "option" : "command or option") + " here; ";
    return message + (near.empty() ? "see poolbench --help" : "did you mean " + std::string(near) + "?");
  }

  CLI::App app_{"Measures worker pools: which one, with how many workers, for blocking jobs?"};
  CLI::App* run_ = app_.add_subcommand("run", "Measure pools across worker counts, interleaved");
  CLI::App* demo_ = app_.add_subcommand("demo", "The article's program, through the channel pool");
  CLI::App* list_ = app_.add_subcommand("list", "Pools, presets and distributions, or the cells of a run");
  CLI::App* calibrate_ = app_.add_subcommand("calibrate", "What the harness itself costs on this machine");
  RunOptions run_options_;
  bool list_cells_ = false;
  ListFormat list_format_ = ListFormat::text;
  DemoOptions demo_options_;
  unsigned rounds_ = 10;
};

void register_all(std::vector<PoolEntry> pools) {
  try {
    for (PoolEntry& pool : pools) register_pool(std::move(pool));
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

/// While it lives, numbers are written and read as in C, whatever the program has chosen before: Google Benchmark and
/// streams follow the locale, and "1,2e+00" is no JSON.
class PlainNumbers {
 public:
  PlainNumbers()
      : c_before_(std::setlocale(LC_ALL, nullptr)),
        before_(std::locale::global(std::locale::classic())),
        out_before_(std::cout.imbue(std::locale::classic())),
        err_before_(std::cerr.imbue(std::locale::classic())) {}
  PlainNumbers(const PlainNumbers&) = delete;
  PlainNumbers& operator=(const PlainNumbers&) = delete;
  ~PlainNumbers() {
    std::cerr.imbue(err_before_);
    std::cout.imbue(out_before_);
    std::locale::global(before_);
    std::setlocale(LC_ALL, c_before_.c_str());
  }

 private:
  std::string c_before_;
  std::locale before_;
  std::locale out_before_;
  std::locale err_before_;
};

int fail(const std::exception& error, int code) {
  std::cout << std::flush;
  std::cerr << "poolbench: " << explain(error) << '\n';
  return code;
}

}  // namespace

int run_app(int argc, char** argv, std::vector<PoolEntry> own_pools) {
  const PlainNumbers plain_numbers;
  std::signal(SIGXFSZ, SIG_IGN);  // a file that must not grow is an error of write(2), and no end without a word
  std::signal(SIGCHLD, SIG_DFL);  // who started us may ignore it; then nobody would hear how a program ended
  const std::string binding = undo_process_binding();
  if (!binding.empty()) std::cerr << "poolbench: " << binding << '\n';
  try {
    register_all(std::move(own_pools));
    const int code = App(binding).run(take_apart(argc, argv));
    if (!std::cout.flush()) throw OutputError("the standard output cannot be written; look at its disk or its reader");
    return code;
  } catch (const UsageError& error) {
    return fail(error, exit_usage);
  } catch (const EngineError& error) {
    return fail(error, exit_usage);
  } catch (const std::exception& error) {
    return fail(error, exit_failed);
  }
}

}  // namespace poolbench
