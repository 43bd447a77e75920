#include "harness/report/csv_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using testing::FileSizeLimit;
using testing::read_text;
using testing::TemporaryFolder;
using testing::write_text;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view header = "a,b\n";
constexpr std::uint64_t reserve = 64 * 1024;

/// The constructor's error; empty if it does not throw.
std::string refusal(const std::string& path, ExistingFile existing, std::uint64_t bytes = reserve) {
  try {
    const CsvFile file(path, existing, header, bytes);
  } catch (const OutputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a new file has the header at once, and each row as soon as it is added") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  CsvFile file(path, ExistingFile::refuse, header, reserve);
  CHECK(file.path() == path);
  CHECK(read_text(path) == "a,b\n");
  file.write_row("1,2\n");
  CHECK(read_text(path) == "a,b\n1,2\n");
  file.write_row("3,4\n");
  CHECK(read_text(path) == "a,b\n1,2\n3,4\n");
}

TEST_CASE("a file keeps none of the reserved space") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  { CsvFile(path, ExistingFile::refuse, header, 16 * 1024 * 1024).write_row("1,2\n"); }
  CHECK(read_text(path) == "a,b\n1,2\n");
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK(status.st_blocks * 512 < 1024 * 1024);
}

TEST_CASE("an existing file is never overwritten silently") {
  const TemporaryFolder folder;
  const std::string path = folder / "old.csv";
  write_text(path, "precious\n");
  CHECK(refusal(path, ExistingFile::refuse) ==
        path + ": already exists; add --append to keep its rows, --force to overwrite it, or choose another --out");
  CHECK(read_text(path) == "precious\n");
}

TEST_CASE("an empty file may be filled") {
  const TemporaryFolder folder;
  const std::string path = folder / "empty.csv";
  write_text(path, "");
  CHECK(refusal(path, ExistingFile::refuse).empty());
  CHECK(read_text(path) == "a,b\n");
}

TEST_CASE("a file is overwritten on request") {
  const TemporaryFolder folder;
  const std::string path = folder / "old.csv";
  write_text(path, "precious\n");
  { CsvFile(path, ExistingFile::overwrite, header, reserve).write_row("1,2\n"); }
  CHECK(read_text(path) == "a,b\n1,2\n");
}

TEST_CASE("rows are appended below the existing header") {
  const TemporaryFolder folder;
  const std::string path = folder / "old.csv";
  write_text(path, "a,b\n1,2\n");
  { CsvFile(path, ExistingFile::append, header, reserve).write_row("3,4\n"); }
  CHECK(read_text(path) == "a,b\n1,2\n3,4\n");
}

TEST_CASE("appending to a missing file creates it") {
  const TemporaryFolder folder;
  const std::string path = folder / "new.csv";
  CHECK(refusal(path, ExistingFile::append).empty());
  CHECK(read_text(path) == "a,b\n");
}

TEST_CASE("rows are not appended to other columns") {
  const TemporaryFolder folder;
  const std::string path = folder / "other.csv";
  const std::string text = GENERATE("a,b,c\n1,2,3\n", "a\n", "not a CSV");
  write_text(path, text);
  CHECK(refusal(path, ExistingFile::append) == path +
                                                   ": its columns are not those that this version writes; append to a "
                                                   "file of this version, or choose another --out");
  CHECK(read_text(path) == text);
}

TEST_CASE("rows are not appended to an incomplete row") {
  const TemporaryFolder folder;
  const std::string path = folder / "torn.csv";
  write_text(path, "a,b\n1,2\n3,");
  CHECK(refusal(path, ExistingFile::append) ==
        path + ": ends in an incomplete row; remove that row first, or choose another --out");
  CHECK(read_text(path) == "a,b\n1,2\n3,");
}

TEST_CASE("a path in a missing folder is refused") {
  const TemporaryFolder folder;
  const std::string path = folder / "nowhere/new.csv";
  CHECK(refusal(path, ExistingFile::refuse) ==
        path + ": cannot be opened for writing: No such file or directory; create the folder first");
}

TEST_CASE("a folder is refused") {
  const TemporaryFolder folder;
  const std::string path = folder / "";
  CHECK(refusal(path, ExistingFile::refuse) ==
        path + ": cannot be opened for writing: Is a directory; name a file in it");
}

TEST_CASE("a full disk is noticed before anything is measured") {
  CHECK(refusal("/dev/full", ExistingFile::refuse) ==
        "/dev/full: cannot be written: No space left on device; free some space or name a file on another disk");
}

TEST_CASE("a device is written to and stays a device") {
  CsvFile file("/dev/null", ExistingFile::refuse, header, reserve);
  file.write_row("1,2\n");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a disk that fills up keeps the earlier rows complete") {
  const TemporaryFolder folder;
  const std::string path = folder / "full.csv";
  std::string message;
  {
    CsvFile file(path, ExistingFile::refuse, header, reserve);
    const FileSizeLimit full(10);  // the header, a row, and half of the next one
    file.write_row("1,2\n");
    try {
      file.write_row("3,4\n");
    } catch (const OutputError& error) {
      message = error.what();
    }
  }
  CHECK(message == path + ": cannot be written: File too large");
  CHECK(read_text(path) == "a,b\n1,2\n");
}

TEST_CASE("a link is followed and stays a link") {
  const TemporaryFolder folder;
  write_text(folder / "target.csv", "");
  fs::create_symlink("target.csv", folder / "link.csv");
  CsvFile(folder / "link.csv", ExistingFile::refuse, header, reserve).write_row("1,2\n");
  CHECK(fs::is_symlink(folder / "link.csv"));
  CHECK(read_text(folder / "target.csv") == "a,b\n1,2\n");
}

TEST_CASE("rows continue when there is space again") {
  const TemporaryFolder folder;
  const std::string path = folder / "full.csv";
  CsvFile file(path, ExistingFile::refuse, header, reserve);
  bool refused = false;
  {
    const FileSizeLimit full(6);
    try {
      file.write_row("1,2\n");
    } catch (const OutputError&) {
      refused = true;
    }
  }
  file.write_row("3,4\n");
  CHECK(refused);
  CHECK(read_text(path) == "a,b\n3,4\n");
}
