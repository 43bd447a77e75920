#pragma once

#include <string>
#include <vector>

namespace poolbench {

/// The options of `poolbench run` from all their sources, as one list of arguments in which the last one of an option
/// counts: first those of the preset, then those of the configuration file, then `typed`, the command line. The command
/// line names the preset, or else the file, or else it is `quick`. Throws UsageError, which names the file.
std::vector<std::string> configured_arguments(const std::vector<std::string>& typed);

/// How the line about the plan of a run begins, given what configured_arguments() returned: "preset article: ";
/// "preset article, changed: " if other options change what is measured; nothing if they change the default preset.
std::string preset_heading(const std::vector<std::string>& configured);

}  // namespace poolbench
