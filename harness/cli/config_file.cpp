#include "harness/cli/config_file.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "harness/cli/options.hpp"
#include "harness/cli/run_options.hpp"
#include "harness/cli/toml_syntax.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/text/list.hpp"
#include "harness/text/spelling.hpp"

namespace poolbench {
namespace {

struct KnownOption {
  std::string name;
  bool repeatable;
};

/// All options of `poolbench run`.
std::vector<KnownOption> known_options() {
  CLI::App app;
  app.set_help_flag();
  RunOptions options;
  add_run_options(app, options);
  const std::vector<CLI::Option*> all = app.get_options();
  std::vector<KnownOption> known;
  known.reserve(all.size());
  for (const CLI::Option* option : all)
    known.push_back({.name = option->get_lnames().front(), .repeatable = is_repeatable(*option)});
  return known;
}

/// Throws UsageError if there is no such option.
const KnownOption& find_known(const std::vector<KnownOption>& known, const std::string& name) {
  const auto found = std::ranges::find(known, name, &KnownOption::name);
  if (found != known.end()) return *found;
  std::vector<std::string> names;
  std::ranges::transform(known, std::back_inserter(names), &KnownOption::name);
  const std::string_view near = nearest(name, names);
  throw UsageError("unknown option '" + name + "'; " +
                   (near.empty() ? "see poolbench run --help" : "did you mean " + std::string(near) + "?"));
}

void refuse_misplaced(const CLI::ConfigItem& item) {
  const bool in_run = item.parents.empty() || item.parents == std::vector<std::string>{"run"};
  if (!in_run) throw UsageError("unknown section [" + item.parents.front() + "]; put options at the top or in [run]");
  if (item.name == "config") throw UsageError("config: a configuration file cannot name another; leave it out");
}

void append_repeated(std::vector<std::string>& args, const CLI::ConfigItem& item) {
  for (const std::string& input : item.inputs) args.push_back("--" + item.name + "=" + input);
}

void append_list(std::vector<std::string>& args, const CLI::ConfigItem& item) {
  const std::string value = join(item.inputs, ",");
  if (value.empty()) {
    args.insert(args.end(), {"--" + item.name, ""});  // CLI11 would take "--name=" as an option without a value
  } else {
    args.push_back("--" + item.name + "=" + value);
  }
}

std::vector<std::string> unchecked_arguments(std::istream& toml) {
  const std::vector<KnownOption> known = known_options();
  std::vector<std::string> args;
  for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(toml)) {
    if (item.name == "++" || item.name == "--") continue;  // start and end of a section
    refuse_misplaced(item);
    if (find_known(known, item.name).repeatable) {
      append_repeated(args, item);
    } else {
      append_list(args, item);
    }
  }
  return args;
}

/// Parses these arguments on their own, so that an error can name the file that they come from.
void check_values(const std::vector<std::string>& args) {
  CLI::App app;
  RunOptions options;
  add_run_options(app, options);
  app.parse(std::vector<std::string>(args.rbegin(), args.rend()));  // CLI11 takes them from the back
}

}  // namespace

std::vector<std::string> arguments_of(std::istream& toml, const std::string& source) {
  try {
    check_toml_syntax(toml);
    std::vector<std::string> args = unchecked_arguments(toml);
    check_values(args);
    return args;
  } catch (const CLI::Error& error) {
    throw UsageError(source + ": " + error.what());
  } catch (const UsageError& error) {
    throw UsageError(source + ": " + error.what());
  }
}

std::vector<std::string> read_config_file(const std::string& path) {
  std::ifstream file(path);
  if (!file || std::filesystem::is_directory(path)) {
    throw UsageError("--config: cannot read '" + path + "'; check the path");
  }
  std::stringstream text;  // a pipe cannot be read twice
  text << file.rdbuf();
  text.clear();  // copying an empty file sets failbit
  return arguments_of(text, path);
}

}  // namespace poolbench
