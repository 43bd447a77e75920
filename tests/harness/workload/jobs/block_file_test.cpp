#include "harness/workload/jobs/block_file.hpp"

#include <sys/vfs.h>

#include <filesystem>
#include <memory>
#include <stdexcept>

#include "tests/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/open_files.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using testing::TemporaryFolder;

namespace {

constexpr std::uint64_t few_blocks = 8;

/// Whether `folder` exists and is in memory.
bool is_in_memory(const char* folder) {
  constexpr long tmpfs = 0x01021994;  // TMPFS_MAGIC, see statfs(2)
  struct statfs status {};
  return statfs(folder, &status) == 0 && status.f_type == tmpfs;
}

}  // namespace

TEST_CASE("each block of the file is read as it was written, and as no other") {
  const TemporaryFolder folder;
  const BlockFile file(folder / ".", few_blocks);
  REQUIRE(file.blocks() == few_blocks);
  const auto block = std::make_unique<Block>();
  for (std::uint64_t number = 0; number < few_blocks; ++number) {
    file.read(number, *block);
    for (std::uint64_t other = 0; other < few_blocks; ++other) CHECK(is_block(*block, other) == (number == other));
  }
}

TEST_CASE("a block with one bit changed is another block") {
  const TemporaryFolder folder;
  const BlockFile file(folder / ".", few_blocks);
  const auto block = std::make_unique<Block>();
  file.read(3, *block);
  for (const std::size_t word : {std::size_t{0}, block->words.size() / 2, block->words.size() - 1}) {
    block->words[word] ^= 1;
    CHECK_FALSE(is_block(*block, 3));
    block->words[word] ^= 1;
  }
  CHECK(is_block(*block, 3));
}

TEST_CASE("a block that is not in the file cannot be read") {
  const TemporaryFolder folder;
  const BlockFile file(folder / ".", few_blocks);
  CHECK_THROWS_WITH(file.read(few_blocks, *std::make_unique<Block>()), "the file of the jobs is too short");
}

TEST_CASE("the file is in no folder, and is closed with its object") {
  const TemporaryFolder folder;
  const std::size_t files = testing::open_files();
  {
    const BlockFile file(folder / ".", few_blocks);
    CHECK(std::filesystem::is_empty(folder / "."));
    CHECK(testing::open_files() == files + 1);
  }
  CHECK(testing::open_files() == files);
}

TEST_CASE("a folder that cannot be written to is refused with a remedy") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(BlockFile(folder / "missing", few_blocks),
                    "cannot write the file for the jobs in " + (folder / "missing") +
                        ": No such file or directory; set the environment variable TMPDIR to a folder on a disk with "
                        "enough space");
}

TEST_CASE("a disk that is full is reported with a remedy, and nothing is left on it") {
  const TemporaryFolder folder;
  const std::size_t files = testing::open_files();
  {
    const testing::FileSizeLimit limit(3 * sizeof(Block) + 100);
    CHECK_THROWS_WITH(BlockFile(folder / ".", few_blocks), Catch::Contains("set the environment variable TMPDIR"));
  }
  CHECK(std::filesystem::is_empty(folder / "."));
  CHECK(testing::open_files() == files);
}

TEST_CASE("a file in memory can be read, with a caution") {
  if (!is_in_memory("/dev/shm")) {
    WARN("skipped: there is no /dev/shm in memory");
    return;
  }
  const BlockFile file("/dev/shm", few_blocks);
  CHECK_THAT(file.caution(), Catch::StartsWith("The jobs' file is in /dev/shm, whose file system may serve reads"));
  const auto block = std::make_unique<Block>();
  file.read(7, *block);
  CHECK(is_block(*block, 7));
}
