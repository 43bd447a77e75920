#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

/// The options of `poolbench run` from all their sources, as one list of arguments in which the last of an option
/// counts: those of the preset, then those of the configuration file, then `args`, what the user typed.
/// The preset is named by the user, or else by the file, or else `quick`. Throws UsageError, naming the file.
std::vector<std::string> layered_arguments(const std::vector<std::string>& args);

/// What stands before the plan of a run with these arguments, which layered_arguments() returned: "preset article: ";
/// "preset article, changed: " if other options choose something else to be measured; nothing if the preset is the
/// default and is changed.
std::string preset_heading(const std::vector<std::string>& layered);

/// A preset's name and the first line of its file, for listing.
struct Preset {
  std::string_view name;
  std::string_view description;
  std::string_view toml;
};

std::vector<Preset> presets();

}  // namespace poolbench
