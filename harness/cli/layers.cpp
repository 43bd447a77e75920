#include "harness/cli/layers.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "harness/cli/config_file.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/run_options.hpp"
#include "harness/text/embedded.hpp"
#include "harness/text/spelling.hpp"

namespace poolbench {
namespace {

constexpr std::string_view default_preset = "quick";

/// Whether the option of that name is repeatable; throws UsageError if `poolbench run` has none.
bool is_known_repeatable(const std::string& name) {
  CLI::App app;
  app.set_help_flag();
  RunOptions options;
  add_run_options(app, options);
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    known.push_back(option->get_lnames().front());
    if (known.back() == name) return is_repeatable(*option);
  }
  const std::string_view near = nearest(name, known);
  throw UsageError("unknown option '" + name + "'; " +
                   (near.empty() ? "see poolbench run --help" : "did you mean " + std::string(near) + "?"));
}

/// Turns "workers = [1, 2]" into "--workers=1,2"; a list for a repeatable option becomes several of that.
std::vector<std::string> arguments_of(std::istream& toml) {
  std::vector<std::string> args;
  for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(toml)) {
    if (item.name == "++" || item.name == "--") continue;  // start and end of a section
    const bool in_run = item.parents.empty() || item.parents == std::vector<std::string>{"run"};
    if (!in_run) {
      throw UsageError("unknown section [" + item.parents.front() + "]; put options at the top or into [run]");
    }
    if (item.name == "config") throw UsageError("config: a configuration file cannot name another; leave it out");
    if (is_known_repeatable(item.name)) {
      for (const std::string& input : item.inputs) args.push_back("--" + item.name + "=" + input);
      continue;
    }
    std::string value;
    for (const std::string& input : item.inputs) value += (value.empty() ? "" : ",") + input;
    if (value.empty()) {
      args.insert(args.end(), {"--" + item.name, ""});  // CLI11 would read "--name=" as an option without its value
    } else {
      args.push_back("--" + item.name + "=" + value);
    }
  }
  return args;
}

/// Reads one layer and makes sure that it is right by itself, so that an error can name where it stands.
std::vector<std::string> checked_layer(std::istream& toml, const std::string& where) {
  try {
    require_readable(toml);
    std::vector<std::string> args = arguments_of(toml);
    CLI::App app;
    RunOptions options;
    add_run_options(app, options);
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));  // it takes them from the back
    return args;
  } catch (const CLI::Error& error) {
    throw UsageError(where + ": " + error.what());
  } catch (const UsageError& error) {
    throw UsageError(where + ": " + error.what());
  }
}

std::vector<std::string> config_layer(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream file(path);
  if (!file || std::filesystem::is_directory(path)) {
    throw UsageError("--config: cannot read '" + path + "'; check the path");
  }
  std::stringstream text;  // a pipe could not be read twice
  text << file.rdbuf();
  text.clear();  // of a file without a byte
  return checked_layer(text, path);
}

std::vector<std::string> preset_layer(const std::string& name) {
  std::vector<std::string> known;
  for (const Preset& preset : presets()) {
    known.emplace_back(preset.name);
    if (preset.name != name) continue;
    std::istringstream toml{std::string(preset.toml)};
    return checked_layer(toml, "preset " + name);
  }
  try {
    unknown_name("preset", name, known);
  } catch (const UnitError& error) {
    throw UsageError(std::string("--preset: ") + error.what());
  }
}

/// The last value of an option among arguments that may hold anything else, too.
std::string last_value(const std::vector<std::string>& args, const std::string& flag) {
  std::string value;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].starts_with(flag + "=")) value = args[i].substr(flag.size() + 1);
    if (args[i] == flag && i + 1 < args.size()) value = args[i + 1];
  }
  return value;
}

/// Whether a layer has options beyond those that say where a sweep comes from and where its results go.
bool changes_what_is_measured(const std::vector<std::string>& layer) {
  constexpr std::array<std::string_view, 9> harmless{"--preset", "--config",   "--out",  "--json",       "--append",
                                                     "--force",  "--timeline", "--note", "--relative-to"};
  return std::ranges::any_of(layer, [&](const std::string& arg) {
    const std::string_view name = std::string_view(arg).substr(0, arg.find('='));
    return name.starts_with("--") && std::ranges::find(harmless, name) == harmless.end();
  });
}

/// Options that exclude each other: one in a later layer replaces the other in earlier ones.
using Rivals = std::array<std::string_view, 2>;
constexpr std::array<Rivals, 2> all_rivals{{{"--append", "--force"}, {"--jobs", "--jobs-per-worker"}}};

/// `upper` on `lower`, whose arguments are of the form --name=value.
std::vector<std::string> overlay(std::vector<std::string> lower, const std::vector<std::string>& upper) {
  for (const Rivals& rivals : all_rivals) {
    const auto is_one = [&rivals](std::string_view arg) {
      return std::ranges::find(rivals, arg.substr(0, arg.find('='))) != rivals.end();
    };
    if (std::ranges::any_of(upper, is_one)) std::erase_if(lower, is_one);
  }
  lower.insert(lower.end(), upper.begin(), upper.end());
  return lower;
}

}  // namespace

std::vector<Preset> presets() {
  std::vector<Preset> presets;
  for (const EmbeddedFile& file : embedded_presets) {
    std::string_view description = file.text.substr(0, file.text.find('\n'));
    description.remove_prefix(std::min(description.find_first_not_of("# "), description.size()));
    presets.push_back({file.name, description, file.text});
  }
  return presets;
}

std::vector<std::string> layered_arguments(const std::vector<std::string>& args) {
  const std::vector<std::string> config = config_layer(last_value(args, "--config"));
  std::string preset = last_value(args, "--preset");
  if (preset.empty()) preset = last_value(config, "--preset");
  if (preset.empty()) preset = default_preset;

  std::vector<std::string> layered = preset_layer(preset);
  layered.push_back("--preset=" + preset);
  return overlay(overlay(std::move(layered), config), args);
}

std::string preset_heading(const std::vector<std::string>& layered) {
  const auto is_preset = [](const std::string& arg) { return arg.starts_with("--preset="); };
  const auto preset = std::ranges::find_if(layered, is_preset);  // ends the preset's own options
  const std::vector<std::string> upper(preset + 1, layered.end());
  const std::string chosen = last_value(upper, "--preset");
  const bool changed = changes_what_is_measured(upper);
  if (chosen.empty()) return changed ? "" : "preset " + std::string(default_preset) + ": ";
  return "preset " + chosen + (changed ? ", changed: " : ": ");
}

}  // namespace poolbench
