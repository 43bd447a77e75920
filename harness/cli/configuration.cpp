#include "harness/cli/configuration.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <utility>

#include "harness/cli/config_file.hpp"
#include "harness/cli/presets.hpp"

namespace poolbench {
namespace {

constexpr std::string_view default_preset = "quick";

std::vector<std::string> preset_arguments(const std::string& name) {
  std::istringstream toml{std::string(find_preset(name).toml)};
  std::vector<std::string> args = arguments_of(toml, "preset " + name);
  args.push_back("--preset=" + name);
  return args;
}

/// The last value given for an option; empty if it is not given.
std::string last_value(const std::vector<std::string>& args, const std::string& flag) {
  std::string value;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].starts_with(flag + "=")) value = args[i].substr(flag.size() + 1);
    if (args[i] == flag && i + 1 < args.size()) value = args[i + 1];
  }
  return value;
}

/// Whether any option changes what is measured. The others say where options come from and how to show results.
bool change_what_is_measured(const std::vector<std::string>& args) {
  constexpr std::array<std::string_view, 9> harmless{"--preset", "--config",   "--out",  "--json",       "--append",
                                                     "--force",  "--timeline", "--note", "--relative-to"};
  return std::ranges::any_of(args, [&](const std::string& arg) {
    const std::string_view name = std::string_view(arg).substr(0, arg.find('='));
    return name.starts_with("--") && std::ranges::find(harmless, name) == harmless.end();
  });
}

/// Mutually exclusive options: one of them overrides the other from a source of lower priority.
using Rivals = std::array<std::string_view, 2>;
constexpr std::array<Rivals, 4> all_rivals{
    {{"--append", "--force"}, {"--jobs", "--jobs-per-worker"}, {"--jobs", "--duration"}, {"--rate", "--utilization"}}};

/// `base`, whose arguments have the form --name=value, overridden by `args`.
std::vector<std::string> overridden(std::vector<std::string> base, const std::vector<std::string>& args) {
  for (const Rivals& rivals : all_rivals) {
    const auto is_one = [&rivals](std::string_view arg) {
      return std::ranges::find(rivals, arg.substr(0, arg.find('='))) != rivals.end();
    };
    if (std::ranges::any_of(args, is_one)) std::erase_if(base, is_one);
  }
  base.insert(base.end(), args.begin(), args.end());
  return base;
}

/// The arguments of the file that --config names, if it is given.
std::vector<std::string> config_arguments(const std::vector<std::string>& typed) {
  const std::string file = last_value(typed, "--config");
  return file.empty() ? std::vector<std::string>() : read_config_file(file);
}

}  // namespace

std::vector<std::string> arguments_with_config(const std::vector<std::string>& typed) {
  return overridden(config_arguments(typed), typed);
}

std::vector<std::string> configured_arguments(const std::vector<std::string>& typed) {
  const std::vector<std::string> config = config_arguments(typed);
  std::string preset = last_value(typed, "--preset");
  if (preset.empty()) preset = last_value(config, "--preset");
  if (preset.empty()) preset = default_preset;
  return overridden(overridden(preset_arguments(preset), config), typed);
}

std::string preset_heading(const std::vector<std::string>& configured) {
  const auto is_preset = [](const std::string& arg) { return arg.starts_with("--preset="); };
  const auto preset = std::ranges::find_if(configured, is_preset);  // the last of the preset's own arguments
  const std::vector<std::string> others(preset + 1, configured.end());
  const std::string chosen = last_value(others, "--preset");
  const bool changed = change_what_is_measured(others);
  if (chosen.empty()) return changed ? "" : "preset " + std::string(default_preset) + ": ";
  return "preset " + chosen + (changed ? ", changed: " : ": ");
}

}  // namespace poolbench
