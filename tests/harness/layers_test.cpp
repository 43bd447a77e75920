#include "harness/cli/layers.hpp"

#include "harness/cli/usage_error.hpp"
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

/// A configuration file in a folder of its own.
class Config {
 public:
  explicit Config(std::string_view toml) { write_text(path(), toml); }

  std::string path() const { return folder_ / "sweep.toml"; }

  Arguments layered(const Arguments& typed = {}) const {
    Arguments args{"--config=" + path()};
    args.insert(args.end(), typed.begin(), typed.end());
    return layered_arguments(args);
  }

  /// What is said about the file, which is named first.
  std::string complaint() const {
    try {
      layered();
    } catch (const UsageError& error) {
      const std::string text = error.what();
      return text.starts_with(path() + ": ") ? text.substr(path().size() + 2) : "does not name the file: " + text;
    }
    return "none";
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("without any option the preset is quick") {
  CHECK(layered_arguments({}) == Arguments{"--pools=sequential,channel,arena", "--workers=1:64:x2", "--jobs=640",
                                           "--sleep=1ms", "--repetitions=5", "--preset=quick"});
}

TEST_CASE("presets are what the article and the issue say") {
  const Arguments article = layered_arguments({"--preset", "article"});
  CHECK(value_of(article, "jobs") == "20");
  CHECK(value_of(article, "workers") == "5");
  CHECK(value_of(article, "sleep") == "1s");
  CHECK(value_of(article, "words") == "article");
  const Arguments dispatch = layered_arguments({"--preset=dispatch"});
  CHECK(value_of(dispatch, "jobs") == "100k");
  CHECK(value_of(dispatch, "sleep") == "0");
}

TEST_CASE("what is typed comes last, as it was typed") {
  const Arguments args = layered_arguments({"--jobs", "7", "--cold"});
  REQUIRE(args.size() >= 3);
  CHECK(Arguments(args.end() - 3, args.end()) == Arguments{"--jobs", "7", "--cold"});
}

TEST_CASE("a configuration file overrides the preset, and the command line overrides both") {
  const Config config("jobs = 10\nrepetitions = 2\n");
  const Arguments args = config.layered({"--repetitions=9"});
  CHECK(value_of(args, "sleep") == "1ms");      // of the preset
  CHECK(value_of(args, "jobs") == "10");        // of the file
  CHECK(value_of(args, "repetitions") == "9");  // typed
}

TEST_CASE("a configuration file may name the preset, and the command line another") {
  const Config config("preset = \"article\"\n");
  CHECK(value_of(config.layered(), "jobs") == "20");
  CHECK(value_of(config.layered(), "preset") == "article");
  CHECK(value_of(config.layered({"--preset=dispatch"}), "jobs") == "100k");
}

TEST_CASE("arrays become lists") {
  const Arguments args = Config("workers = [1, 2, 8]\npools = [\"arena\", \"channel\"]\n").layered();
  CHECK(value_of(args, "workers") == "1,2,8");
  CHECK(value_of(args, "pools") == "arena,channel");
}

TEST_CASE("a configuration file may have comments, blank lines and a section [run]") {
  const Arguments args = Config("# nightly\n\n[run]\njobs = 10  # few\nsleep = \"50us\"\n").layered();
  CHECK(value_of(args, "jobs") == "10");
  CHECK(value_of(args, "sleep") == "50us");
}

TEST_CASE("an empty configuration file changes nothing") {
  CHECK(value_of(Config("").layered(), "jobs") == "640");
}

TEST_CASE("an option that is not there is refused with the nearest one") {
  CHECK(Config("worker = 4\n").complaint() == "unknown option 'worker'; did you mean workers?");
  CHECK(Config("colour = \"blue\"\n").complaint() == "unknown option 'colour'; see poolbench run --help");
}

TEST_CASE("a section that is not there is refused") {
  CHECK(Config("[demo]\njobs = 4\n").complaint() == "unknown section [demo]; put options at the top or into [run]");
}

TEST_CASE("a wrong value is refused in the name of its file and its option") {
  CHECK(Config("workers = 0\n").complaint() == "--workers: must be at least 1");
  CHECK(Config("sleep = 5\n").complaint() == "--sleep: '5' has no unit; write for example 5ms");
  CHECK(Config("pools = [\"chanel\"]\n").complaint() ==
        "--pools: unknown pool 'chanel'; did you mean 'channel'? known: sequential, channel, arena");
  CHECK(Config("jobs = []\n").complaint() == "--jobs: the list is empty; name at least one");
}

TEST_CASE("a file that cannot be read is refused") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(layered_arguments({"--config", folder / "none.toml"}),
                    "--config: cannot read '" + folder / "none.toml" + "'; check the path");
  CHECK_THROWS_WITH(layered_arguments({"--config", folder / ""}),
                    "--config: cannot read '" + folder / "" + "'; check the path");
}

TEST_CASE("text that is no TOML is refused in the name of its file") {
  const std::string complaint = Config("this is not a configuration\n").complaint();
  CHECK(complaint.find("does not name the file") == std::string::npos);
  CHECK(complaint != "none");
}

TEST_CASE("a preset that is not there is refused with the nearest one") {
  CHECK_THROWS_WITH(layered_arguments({"--preset", "artcle"}),
                    "--preset: unknown preset 'artcle'; did you mean 'article'? known: quick, article, dispatch");
}

TEST_CASE("the last --preset and the last --config count") {
  const Config config("jobs = 10\n");
  CHECK(value_of(layered_arguments({"--preset=article", "--preset", "dispatch"}), "jobs") == "100k");
  CHECK(value_of(config.layered({"--config=" + config.path()}), "jobs") == "10");
}

TEST_CASE("every preset has a line that says what it is") {
  CHECK(presets().size() == 3);
  for (const Preset& preset : presets()) {
    CAPTURE(preset.name);
    CHECK_FALSE(preset.description.empty());
    CHECK(preset.description.find('\n') == std::string_view::npos);
    CHECK(preset.description.front() != '#');
  }
}
