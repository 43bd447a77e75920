#include "harness/cli/presets.hpp"

#include <algorithm>

#include "harness/cli/option_values.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/text/embedded.hpp"
#include "harness/text/list.hpp"

namespace poolbench {

std::vector<Preset> presets() {
  std::vector<Preset> presets;
  for (const EmbeddedFile& file : embedded_presets) {
    std::string_view description = file.text.substr(0, file.text.find('\n'));
    description.remove_prefix(std::min(description.find_first_not_of("# "), description.size()));
    presets.push_back({file.name, description, file.text});
  }
  return presets;
}

Preset find_preset(const std::string& name) {
  std::vector<std::string> known;
  for (const Preset& preset : presets()) {
    if (preset.name == name) return preset;
    known.emplace_back(preset.name);
  }
  try {
    unknown_name("preset", name, known);
  } catch (const TextError& error) {
    throw UsageError(std::string("--preset: ") + error.what());
  }
}

}  // namespace poolbench
