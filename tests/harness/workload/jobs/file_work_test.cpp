#include "harness/workload/jobs/file_work.hpp"

#include <fstream>
#include <set>

#include "harness/workload/workload.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using testing::TemporaryFolder;

namespace {

constexpr std::uint64_t blocks_in_test = 16;

/// Overwrites one word of the block.
void damage(const BlockFile& file, std::uint64_t block) {
  std::fstream stream(file.path(), std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(block * sizeof(Block) + 4096));
  stream << "damaged!" << std::flush;
  REQUIRE(stream);
}

}  // namespace

TEST_CASE("each job reads its block into the buffer of its worker, at once with others") {
  const TemporaryFolder folder;
  const BlockFile file(folder / ".", blocks_in_test);
  const Workload workload({.jobs = 64});
  FileWork work(file, {.workload = workload, .workers = 8});
  std::vector<std::future<bool>> workers;
  for (unsigned worker = 0; worker < 8; ++worker) {
    workers.push_back(testing::in_background([&, worker] {
      bool right = true;
      for (std::uint64_t job = worker; job < 64; job += 8) {
        work.run(job, worker);
        right = right && work.is_right(job, worker);
      }
      return right;
    }));
  }
  for (const bool right : testing::results(workers)) CHECK(right);
}

TEST_CASE("a damaged block is noticed by the jobs that read it, and by no others") {
  const TemporaryFolder folder;
  const BlockFile file(folder / ".", blocks_in_test);
  const Workload workload({.jobs = 100});
  FileWork work(file, {.workload = workload});
  const std::uint64_t damaged = work.block_of(17);
  damage(file, damaged);
  for (std::uint64_t job = 0; job < 100; ++job) {
    work.run(job, 0);
    CHECK(work.is_right(job, 0) == (work.block_of(job) != damaged));
  }
}

TEST_CASE("the block of another job is noticed") {
  const TemporaryFolder folder;
  const BlockFile file(folder / ".", 4096 / 16);
  const Workload workload({.jobs = 2});
  FileWork work(file, {.workload = workload});
  REQUIRE(work.block_of(0) != work.block_of(1));
  work.run(0, 0);
  CHECK_FALSE(work.is_right(1, 0));
}

TEST_CASE("the seed and the number of a job decide which block it reads, all over the file") {
  const TemporaryFolder folder;
  const BlockFile file(folder / ".", blocks_in_test);
  const Workload workload({.jobs = 1});
  const Workload other_seed({.jobs = 1, .seed = 2});
  const FileWork work(file, {.workload = workload});
  const FileWork same(file, {.workload = workload});
  const FileWork other(file, {.workload = other_seed});
  std::set<std::uint64_t> blocks;
  bool differs = false;
  for (std::uint64_t job = 0; job < 1000; ++job) {
    blocks.insert(work.block_of(job));
    CHECK(work.block_of(job) == same.block_of(job));
    differs = differs || work.block_of(job) != other.block_of(job);
  }
  CHECK(blocks.size() == blocks_in_test);
  CHECK(*blocks.rbegin() == blocks_in_test - 1);
  CHECK(differs);
}
