#include "harness/cli/layers.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>

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

/// The last thing said about a preset that is not there.
std::string known_presets() {
  std::string known;
  for (const Preset& preset : presets()) known += (known.empty() ? "known: " : ", ") + std::string(preset.name);
  return known;
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
  const Arguments gammazero = layered_arguments({"--preset=gammazero"});
  CHECK(value_of(gammazero, "workers") == "1,2,4,16,64");
  CHECK(value_of(gammazero, "sleep") == "1ms");
  const Arguments ants = layered_arguments({"--preset=ants-full"});
  CHECK(value_of(ants, "workers") == "50k");
  CHECK(value_of(ants, "jobs") == "1M");
  CHECK(value_of(ants, "sleep") == "10ms");
  CHECK(value_of(layered_arguments({"--preset=pond"}), "producers") == "1,10,100,1000");
  const Arguments dispenso = layered_arguments({"--preset=dispenso"});
  CHECK(value_of(dispenso, "jobs") == "1k,10k,1M");
  CHECK(value_of(dispenso, "sleep") == "0");
}

TEST_CASE("every preset can be run, and says why if it has no baseline") {
  for (const Preset& preset : presets()) {
    CAPTURE(preset.name);
    const Arguments args = layered_arguments({"--preset", std::string(preset.name)});
    const std::string pools = value_of(args, "pools");
    const bool has_baseline = pools.find("-sequential") == std::string::npos &&
                              (pools.starts_with("all") || pools.find("sequential") != std::string::npos);
    CHECK((has_baseline || value_of(args, "note").find("Not here: sequential") != std::string::npos));
  }
}

TEST_CASE("a later layer's jobs per worker replace an earlier one's jobs, and the other way round") {
  const Config config("jobs-per-worker = 10\n");
  CHECK(value_of(config.layered(), "jobs") == "-");  // of the preset
  CHECK(value_of(config.layered(), "jobs-per-worker") == "10");
  CHECK(config.layered({"--jobs", "7"}).back() == "7");
  CHECK(value_of(config.layered({"--jobs", "7"}), "jobs-per-worker") == "-");
  CHECK(value_of(config.layered({"--jobs=7"}), "jobs-per-worker") == "-");
  CHECK(value_of(layered_arguments({"--preset=gammazero", "--jobs=7"}), "jobs-per-worker") == "-");
  CHECK(value_of(layered_arguments({"--jobs-per-worker=7"}), "jobs") == "-");
}

TEST_CASE("one layer cannot ask for both kinds of jobs") {
  CHECK(Config("jobs = 1\njobs-per-worker = 2\n").complaint() == "--jobs and --jobs-per-worker: choose one of them");
}

TEST_CASE("a note may have commas") {
  CHECK(value_of(Config("note = \"Not here: one, two.\"  # why\n").layered(), "note") == "Not here: one, two.");
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
  CHECK(Config("external = [\"mine\"]\n").complaint() == "--external: 'mine' has no '='; write NAME=COMMAND");
  CHECK(Config("jobs = []\n").complaint() == "--jobs: the list is empty; name at least one");
}

TEST_CASE("what would be misread or ignored is refused in the name of its line") {
  CHECK(Config("jobs = 1\nout = \"run#1.csv\"\n").complaint() ==
        "line 2: a # would begin a comment, even inside quotes; leave it out");
  CHECK(Config("note = 'run #1'\n").complaint().starts_with("line 1: a # would begin a comment"));
  CHECK(Config("external = \"a=b \\\"c\\\"\"\n").complaint() ==
        "line 1: a \\ inside \"quotes\" is not understood; take 'single' ones");
  CHECK(Config("note = \"one\n").complaint() == "line 1: a quote opens and does not close on this line");
  CHECK(Config("note = \"\"\"one\"\"\"\n").complaint() ==
        "line 1: something follows a closing quote; put one pair of quotes around the whole text");
  CHECK(Config("note = one two\n").complaint() == "line 1: a text with blanks needs quotes around it");
  CHECK(Config("workers = [1,\n 2]\n").complaint() == "line 1: a list must open and close on one line");
  CHECK(Config("; a comment\n").complaint() == "line 1: a comment begins with #");
  CHECK(Config("jobs = 1\n\nsleep = 0\njobs = 2\n").complaint() ==
        "line 4: 'jobs' is set in line 1 already; set it once, a list in brackets");
  for (const std::string again : {"[run]\njobs", "\n'jobs'", "\n\"jobs\"", "\nrun.jobs"}) {
    CAPTURE(again);
    CHECK(Config("jobs = 1\n" + again + " = 2\n").complaint().starts_with("line 3: 'jobs' is set in line 1"));
  }
  CHECK(Config("jobs = 1\n[demo]\njobs = 2\n").complaint().starts_with("unknown section [demo]"));
  CHECK(Config("\xef\xbb\xbfjobs = 1\n").complaint() ==
        "line 1: begins with a byte-order mark; save the file as UTF-8 without one");
}

TEST_CASE("what only looks like that is read") {
  CHECK(value_of(Config("jobs = 7 # it's few\n").layered(), "jobs") == "7");
  CHECK(value_of(Config("workers = 1, 2,4\r\n").layered(), "workers") == "1,2,4");
  CHECK(value_of(Config("note = 'a \"quoted\" word'\n").layered(), "note") == "a \"quoted\" word");
}

TEST_CASE("the heading names a preset only as far as it is run") {
  CHECK(preset_heading(layered_arguments({})) == "preset quick: ");
  CHECK(preset_heading(layered_arguments({"--out=x.csv", "--force"})) == "preset quick: ");
  CHECK(preset_heading(layered_arguments({"--jobs", "7"})).empty());
  CHECK(preset_heading(layered_arguments({"--preset=article", "--json", "x.json"})) == "preset article: ");
  CHECK(preset_heading(layered_arguments({"--preset", "article", "--workers=7"})) == "preset article, changed: ");
  const Config config("preset = \"pond\"\n");
  CHECK(preset_heading(layered_arguments({"--config=" + config.path()})) == "preset pond: ");
  CHECK(preset_heading(layered_arguments({"--config=" + Config("jobs = 7\n").path()})).empty());
}

TEST_CASE("a configuration may come from a pipe, which can be read once") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const std::string toml = "jobs = 7\n";
  REQUIRE(write(ends[1], toml.data(), toml.size()) == static_cast<ssize_t>(toml.size()));
  close(ends[1]);
  const Arguments layered = layered_arguments({"--config=/dev/fd/" + std::to_string(ends[0])});
  close(ends[0]);
  CHECK(value_of(layered, "jobs") == "7");
  CHECK(preset_heading(layered).empty());
}

TEST_CASE("a pool that another layer may bring is not refused") {
  CHECK(Config("pools = [\"mine\"]\n").complaint() == "none");
}

TEST_CASE("a list for a repeatable option repeats it, and typed ones are added") {
  const Arguments args = Config("external = [\"a=run -x 1,2\", 'b=sh -c \"exit 3\"']\n").layered({"--external=c=d"});
  const Arguments expected{"--external=a=run -x 1,2", "--external=b=sh -c \"exit 3\"", "--external=c=d"};
  Arguments found;
  std::ranges::copy_if(args, std::back_inserter(found), [](const auto& arg) { return arg.starts_with("--external"); });
  CHECK(found == expected);
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
                    "--preset: unknown preset 'artcle'; did you mean 'article'? " + known_presets());
}

TEST_CASE("the last --preset and the last --config count") {
  const Config config("jobs = 10\n");
  CHECK(value_of(layered_arguments({"--preset=article", "--preset", "dispatch"}), "jobs") == "100k");
  CHECK(value_of(config.layered({"--config=" + config.path()}), "jobs") == "10");
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
