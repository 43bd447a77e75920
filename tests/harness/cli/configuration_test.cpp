#include "harness/cli/configuration.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using testing::TemporaryFolder;
using testing::write_text;

namespace {

using Arguments = std::vector<std::string>;

/// The value that counts: the last one. "-" if the option is not there.
std::string value_of(const Arguments& args, const std::string& option) {
  std::string value = "-";
  for (const std::string& arg : args) {
    if (arg.starts_with("--" + option + "=")) value = arg.substr(option.size() + 3);
  }
  return value;
}

/// A configuration file in its own folder.
class ConfigFile {
 public:
  explicit ConfigFile(std::string_view toml) { write_text(path(), toml); }

  std::string path() const { return folder_ / "sweep.toml"; }

  Arguments with(const Arguments& typed = {}) const {
    Arguments args{"--config=" + path()};
    args.insert(args.end(), typed.begin(), typed.end());
    return configured_arguments(args);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("without any option, the preset is quick") {
  CHECK(configured_arguments({}) == Arguments{"--pools=sequential,channel,arena", "--workers=1:64:x2", "--jobs=640",
                                              "--sleep=1ms", "--repetitions=5", "--preset=quick"});
}

TEST_CASE("a configuration file overrides the preset, and the command line overrides both") {
  const ConfigFile config("jobs = 10\nrepetitions = 2\n");
  const Arguments args = config.with({"--repetitions=9"});
  CHECK(value_of(args, "sleep") == "1ms");      // of the preset
  CHECK(value_of(args, "jobs") == "10");        // of the file
  CHECK(value_of(args, "repetitions") == "9");  // typed
}

TEST_CASE("a configuration file may name the preset, and the command line another") {
  const ConfigFile config("preset = \"article\"\n");
  CHECK(value_of(config.with(), "jobs") == "20");
  CHECK(value_of(config.with(), "preset") == "article");
  CHECK(value_of(config.with({"--preset=dispatch"}), "jobs") == "100k");
}

TEST_CASE("the last --preset and the last --config count") {
  const ConfigFile config("jobs = 10\n");
  CHECK(value_of(configured_arguments({"--preset=article", "--preset", "dispatch"}), "jobs") == "100k");
  CHECK(value_of(config.with({"--config=" + config.path()}), "jobs") == "10");
}

TEST_CASE("the options of the command line come last, as they were typed") {
  const Arguments args = configured_arguments({"--jobs", "7", "--cold"});
  REQUIRE(args.size() >= 3);
  CHECK(Arguments(args.end() - 3, args.end()) == Arguments{"--jobs", "7", "--cold"});
}

TEST_CASE("jobs per worker override the jobs of a preset or file, and the other way round") {
  const ConfigFile config("jobs-per-worker = 10\n");
  CHECK(value_of(config.with(), "jobs") == "-");  // of the preset
  CHECK(value_of(config.with(), "jobs-per-worker") == "10");
  CHECK(config.with({"--jobs", "7"}).back() == "7");
  CHECK(value_of(config.with({"--jobs", "7"}), "jobs-per-worker") == "-");
  CHECK(value_of(config.with({"--jobs=7"}), "jobs-per-worker") == "-");
  CHECK(value_of(configured_arguments({"--preset=gammazero", "--jobs=7"}), "jobs-per-worker") == "-");
  CHECK(value_of(configured_arguments({"--jobs-per-worker=7"}), "jobs") == "-");
}

TEST_CASE("an empty configuration file changes nothing") {
  CHECK(value_of(ConfigFile("").with(), "jobs") == "640");
}

TEST_CASE("a repeatable option of the command line adds to those of the file") {
  const Arguments args = ConfigFile("external = [\"a=run -x 1,2\", 'b=sh -c \"exit 3\"']\n").with({"--external=c=d"});
  const Arguments expected{"--external=a=run -x 1,2", "--external=b=sh -c \"exit 3\"", "--external=c=d"};
  Arguments found;
  std::ranges::copy_if(args, std::back_inserter(found), [](const auto& arg) { return arg.starts_with("--external"); });
  CHECK(found == expected);
}

TEST_CASE("the heading names the preset, and says if other options change it") {
  CHECK(preset_heading(configured_arguments({})) == "preset quick: ");
  CHECK(preset_heading(configured_arguments({"--out=x.csv", "--force"})) == "preset quick: ");
  CHECK(preset_heading(configured_arguments({"--jobs", "7"})).empty());
  CHECK(preset_heading(configured_arguments({"--preset=article", "--json", "x.json"})) == "preset article: ");
  CHECK(preset_heading(configured_arguments({"--preset", "article", "--workers=7"})) == "preset article, changed: ");
  const ConfigFile config("preset = \"pond\"\n");
  CHECK(preset_heading(configured_arguments({"--config=" + config.path()})) == "preset pond: ");
  CHECK(preset_heading(configured_arguments({"--config=" + ConfigFile("jobs = 7\n").path()})).empty());
}
