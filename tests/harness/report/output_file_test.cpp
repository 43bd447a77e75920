#include "harness/report/output_file.hpp"

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using testing::read_text;
using testing::TemporaryFolder;
using testing::write_text;

TEST_CASE("opening keeps a file's contents and knows their size") {
  const TemporaryFolder folder;
  write_text(folder / "old", "precious\n");
  {
    const OutputFile file(folder / "old", "--out");
    CHECK(file.regular());
    CHECK(file.size() == 9);
    CHECK(file.read(0, 4) == "prec");
    CHECK(file.read(8, 100) == "\n");
  }
  CHECK(read_text(folder / "old") == "precious\n");
}

TEST_CASE("an empty file is removed if it was created here, but not if it existed before") {
  const TemporaryFolder folder;
  write_text(folder / "old", "");
  { const OutputFile file(folder / "old", "--out"); }
  CHECK(std::filesystem::exists(folder / "old"));
  { const OutputFile file(folder / "new", "--out"); }
  CHECK_FALSE(std::filesystem::exists(folder / "new"));
  { OutputFile(folder / "new", "--out").append("x"); }
  CHECK(read_text(folder / "new") == "x");
}

TEST_CASE("a file can be shortened and continued") {
  const TemporaryFolder folder;
  OutputFile file(folder / "new", "--out");
  file.append("one two");
  file.truncate(4);
  CHECK(file.size() == 4);
  file.append("three");
  CHECK(read_text(folder / "new") == "one three");
}

TEST_CASE("a text that does not fit leaves nothing behind") {
  const TemporaryFolder folder;
  OutputFile file(folder / "full", "--out");
  file.append("one ");
  bool refused = false;
  {
    const testing::FileSizeLimit full(6);
    try {
      file.append("two three");
    } catch (const OutputError&) {
      refused = true;
    }
  }
  CHECK(refused);
  CHECK(read_text(folder / "full") == "one ");
  CHECK(file.size() == 4);
}

TEST_CASE("a file of another run is refused, with the option's name") {
  const TemporaryFolder folder;
  const OutputFile first(folder / "new", "--out");
  CHECK_THROWS_WITH(OutputFile(folder / "new", "--timeline"),
                    folder / "new" + ": another run is writing to it; wait for that run, or choose another --timeline");
}

TEST_CASE("a device has no size and is not shortened") {
  OutputFile file("/dev/null", "--out");
  file.append("x");
  file.truncate(0);
  file.reserve(1'000'000);
  CHECK_FALSE(file.regular());
  CHECK(file.size() == 0);
}
