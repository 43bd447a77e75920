#include <cstdlib>
#include <memory>
#include <string>

#include "harness/workload/jobs/block_file.hpp"
#include "harness/workload/jobs/built_in.hpp"
#include "harness/workload/jobs/file_work.hpp"

namespace poolbench {
namespace {

// 256 MiB: more than the caches of disks usually hold.
constexpr std::uint64_t blocks = 4096;

/// Not /tmp, which often is in memory.
std::string folder_for_files() {
  const char* chosen = std::getenv("TMPDIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp";
}

/// The same file for all trials of this process: it takes longer to write than most trials take. With --isolate each
/// trial has its own process and so writes its own. Never closed, because jobs that a pool left running may read it.
const BlockFile& shared_file() {
  static const BlockFile& file = *new BlockFile(folder_for_files(), blocks);
  return file;
}

}  // namespace

JobKind file_job() {
  return {.name = "file",
          .description = "reads 64 KiB of a file of 256 MiB in $TMPDIR, past the page cache",
          .make = [](const JobSetting& setting) { return std::make_unique<FileWork>(shared_file(), setting); }};
}

}  // namespace poolbench
