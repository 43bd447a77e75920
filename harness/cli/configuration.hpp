#pragma once

#include <string>
#include <vector>

namespace poolbench {

/// The options of `poolbench run` from all sources, as one list of arguments: those of the preset, of the configuration
/// file, and of the command line (`typed`). If an option occurs several times, the last one wins. The preset is the one
/// that the command line names, else the one that the file names, else `quick`. Throws UsageError, which names the
/// file.
std::vector<std::string> configured_arguments(const std::vector<std::string>& typed);

/// The options of a command without presets, from its configuration file and the command line, in the same way.
std::vector<std::string> arguments_with_config(const std::vector<std::string>& typed);

/// The beginning of the line that announces a run, given the result of configured_arguments(): "preset article: ";
/// "preset article, changed: " if other options change what is measured; empty if they change the default preset.
std::string preset_heading(const std::vector<std::string>& configured);

}  // namespace poolbench
