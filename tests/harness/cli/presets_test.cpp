#include "harness/cli/presets.hpp"

#include <string>
#include <string_view>

#include "harness/cli/configuration.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// The value of an option in a preset; "-" if the preset does not set it.
std::string preset_value(const std::string& preset, const std::string& option) {
  std::string value = "-";
  for (const std::string& arg : configured_arguments({"--preset=" + preset})) {
    if (arg.starts_with("--" + option + "=")) value = arg.substr(option.size() + 3);
  }
  return value;
}

}  // namespace

TEST_CASE("presets are what their sources say") {
  CHECK(preset_value("article", "jobs") == "20");
  CHECK(preset_value("article", "workers") == "5");
  CHECK(preset_value("article", "sleep") == "1s");
  CHECK(preset_value("article", "words") == "article");
  CHECK(preset_value("dispatch", "jobs") == "100k");
  CHECK(preset_value("dispatch", "sleep") == "0");
  CHECK(preset_value("gammazero", "workers") == "1,2,4,16,64");
  CHECK(preset_value("gammazero", "sleep") == "1ms");
  CHECK(preset_value("ants-full", "workers") == "50k");
  CHECK(preset_value("ants-full", "jobs") == "1M");
  CHECK(preset_value("ants-full", "sleep") == "10ms");
  CHECK(preset_value("pond", "producers") == "1,10,100,1000");
  CHECK(preset_value("dispenso", "jobs") == "1k,10k,1M");
  CHECK(preset_value("dispenso", "sleep") == "0");
}

TEST_CASE("every preset is valid, and says why if it has no baseline") {
  for (const Preset& preset : presets()) {
    CAPTURE(preset.name);
    const std::string pools = preset_value(std::string(preset.name), "pools");
    const bool has_baseline = pools.find("-sequential") == std::string::npos &&
                              (pools.starts_with("all") || pools.find("sequential") != std::string::npos);
    const std::string note = preset_value(std::string(preset.name), "note");
    CHECK((has_baseline || note.find("Not here: sequential") != std::string::npos));
  }
}

TEST_CASE("a preset is found by its name; for an unknown one, the message suggests the nearest") {
  std::string known;
  for (const Preset& preset : presets()) {
    CHECK(find_preset(std::string(preset.name)).toml == preset.toml);
    known += (known.empty() ? "" : ", ") + std::string(preset.name);
  }
  CHECK_THROWS_WITH(find_preset("artcle"),
                    "--preset: unknown preset 'artcle'; did you mean 'article'? known: " + known);
}

TEST_CASE("every preset has a line that says what it is") {
  REQUIRE_FALSE(presets().empty());
  for (const Preset& preset : presets()) {
    CAPTURE(preset.name);
    CHECK_FALSE(preset.description.empty());
    CHECK(preset.description.find('\n') == std::string_view::npos);
    CHECK(preset.description.front() != '#');
  }
}
