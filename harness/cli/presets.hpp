#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

/// A configuration file from harness/presets/, compiled into the program.
struct Preset {
  std::string_view name;
  std::string_view description;  ///< the first line of its file
  std::string_view toml;         ///< the whole file
};

/// All of them, in the order of `poolbench list`.
std::vector<Preset> presets();

/// Throws UsageError if there is no such preset.
Preset find_preset(const std::string& name);

}  // namespace poolbench
