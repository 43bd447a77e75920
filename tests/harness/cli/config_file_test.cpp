#include "harness/cli/config_file.hpp"

#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/usage_error.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using testing::TemporaryFolder;
using testing::write_text;

namespace {

using Arguments = std::vector<std::string>;

Arguments arguments_in(std::string_view toml) {
  const TemporaryFolder folder;
  write_text(folder / "sweep.toml", toml);
  return read_config_file(folder / "sweep.toml");
}

/// The message about the file, without the file's name at its beginning.
std::string complaint_about(std::string_view toml) {
  const TemporaryFolder folder;
  const std::string path = folder / "sweep.toml";
  write_text(path, toml);
  try {
    read_config_file(path);
  } catch (const UsageError& error) {
    const std::string text = error.what();
    return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : "does not name the file: " + text;
  }
  return "none";
}

}  // namespace

TEST_CASE("arrays become lists") {
  CHECK(arguments_in("workers = [1, 2, 8]\npools = [\"arena\", \"channel\"]\n") ==
        Arguments{"--workers=1,2,8", "--pools=arena,channel"});
}

TEST_CASE("a note may have commas") {
  CHECK(arguments_in("note = \"Not here: one, two.\"  # why\n") == Arguments{"--note=Not here: one, two."});
}

TEST_CASE("a configuration file may have comments, blank lines and a section [run]") {
  CHECK(arguments_in("# nightly\n\n[run]\njobs = 10  # few\nsleep = \"50us\"\n") ==
        Arguments{"--jobs=10", "--sleep=50us"});
}

TEST_CASE("a file cannot set both jobs and jobs per worker") {
  CHECK(complaint_about("jobs = 1\njobs-per-worker = 2\n") == "--jobs and --jobs-per-worker: choose one of them");
}

TEST_CASE("for an unknown option, the message suggests the nearest one") {
  CHECK(complaint_about("worker = 4\n") == "unknown option 'worker'; did you mean workers?");
  CHECK(complaint_about("colour = \"blue\"\n") == "unknown option 'colour'; see poolbench run --help");
}

TEST_CASE("an unknown section is refused") {
  CHECK(complaint_about("[demo]\njobs = 4\n") == "unknown section [demo]; put options at the top or in [run]");
}

TEST_CASE("the message about a wrong value names the file and the option") {
  CHECK(complaint_about("workers = 0\n") == "--workers: must be at least 1");
  CHECK(complaint_about("sleep = 5\n") == "--sleep: '5' has no unit; write for example 5ms");
  CHECK(complaint_about("external = [\"mine\"]\n") == "--external: 'mine' has no '='; write NAME=COMMAND");
  CHECK(complaint_about("jobs = []\n") == "--jobs: the list is empty; name at least one");
}

TEST_CASE("the message about text that would be misread or ignored names the line") {
  CHECK(complaint_about("jobs = 1\nout = \"run#1.csv\"\n") ==
        "line 2: a # would begin a comment, even inside quotes; leave it out");
  CHECK(complaint_about("note = 'run #1'\n").starts_with("line 1: a # would begin a comment"));
  CHECK(complaint_about("external = \"a=b \\\"c\\\"\"\n") ==
        "line 1: a \\ inside \"quotes\" is not understood; use 'single quotes'");
  CHECK(complaint_about("note = \"one\n") == "line 1: a quote opens but does not close on this line");
  CHECK(complaint_about("note = \"\"\"one\"\"\"\n") ==
        "line 1: something follows a closing quote; put one pair of quotes around the whole text");
  CHECK(complaint_about("note = one two\n") == "line 1: a text with spaces needs quotes around it");
  CHECK(complaint_about("workers = [1,\n 2]\n") == "line 1: a list must open and close on one line");
  CHECK(complaint_about("; a comment\n") == "line 1: a comment begins with #");
  CHECK(complaint_about("jobs = 1\n\nsleep = 0\njobs = 2\n") ==
        "line 4: 'jobs' is already set in line 1; set it once, with a list in brackets");
  for (const std::string again : {"[run]\njobs", "\n'jobs'", "\n\"jobs\"", "\nrun.jobs"}) {
    CAPTURE(again);
    CHECK(complaint_about("jobs = 1\n" + again + " = 2\n").starts_with("line 3: 'jobs' is already set in line 1"));
  }
  CHECK(complaint_about("jobs = 1\n[demo]\njobs = 2\n").starts_with("unknown section [demo]"));
  CHECK(complaint_about("\xef\xbb\xbfjobs = 1\n") ==
        "line 1: begins with a byte-order mark; save the file as UTF-8 without one");
}

TEST_CASE("text that only looks like that is read") {
  CHECK(arguments_in("jobs = 7 # it's few\n") == Arguments{"--jobs=7"});
  CHECK(arguments_in("workers = 1, 2,4\r\n") == Arguments{"--workers=1,2,4"});
  CHECK(arguments_in("note = 'a \"quoted\" word'\n") == Arguments{"--note=a \"quoted\" word"});
}

TEST_CASE("a configuration may come from a pipe, which can be read only once") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const std::string toml = "jobs = 7\n";
  REQUIRE(write(ends[1], toml.data(), toml.size()) == static_cast<ssize_t>(toml.size()));
  close(ends[1]);
  const Arguments args = read_config_file("/dev/fd/" + std::to_string(ends[0]));
  close(ends[0]);
  CHECK(args == Arguments{"--jobs=7"});
}

TEST_CASE("a list for a repeatable option repeats it") {
  CHECK(arguments_in("external = [\"a=run -x 1,2\", 'b=sh -c \"exit 3\"']\n") ==
        Arguments{"--external=a=run -x 1,2", "--external=b=sh -c \"exit 3\""});
}

TEST_CASE("an empty file has no options") {
  CHECK(arguments_in("").empty());
}

TEST_CASE("a pool that the command line may define is not refused") {
  CHECK(complaint_about("pools = [\"mine\"]\n") == "none");
}

TEST_CASE("a file that cannot be read is refused") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(read_config_file(folder / "none.toml"),
                    "--config: cannot read '" + folder / "none.toml" + "'; check the path");
  CHECK_THROWS_WITH(read_config_file(folder / ""), "--config: cannot read '" + folder / "" + "'; check the path");
}

TEST_CASE("the message about text that is not TOML names the file") {
  const std::string complaint = complaint_about("this is not a configuration\n");
  CHECK(complaint.find("does not name the file") == std::string::npos);
  CHECK(complaint != "none");
}
