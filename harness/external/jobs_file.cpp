#include "harness/external/jobs_file.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "harness/system/write_all.hpp"

namespace poolbench::external {
namespace {

constexpr std::size_t chunk_bytes = 1 << 16;

[[noreturn]] void fail() {
  throw std::system_error(errno, std::generic_category(), "cannot write the jobs file");
}

/// The spec without the members that do not affect the file.
WorkloadSpec jobs_of(WorkloadSpec spec) {
  spec.producers = 1;
  spec.hash_rounds = 1;
  return spec;
}

}  // namespace

JobsFile::JobsFile(const Workload& workload) : file_(memfd_create("poolbench-jobs", MFD_CLOEXEC)) {
  if (file_.number() < 0) fail();
  std::string text;
  for (std::uint64_t job = 0; job < workload.jobs(); ++job) {
    text += workload.word(job);
    text += ',' + std::to_string(workload.service_time(job).count()) + '\n';
    if (text.size() < chunk_bytes) continue;
    if (!write_all(file_.number(), text)) fail();
    text.clear();
  }
  if (!write_all(file_.number(), text)) fail();
}

std::string JobsFile::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(file_.number());
}

std::string JobsFiles::path_for(const Workload& workload) {
  const WorkloadSpec spec = jobs_of(workload.spec());
  const auto known = std::ranges::find(files_, spec, &Written::spec);
  if (known != files_.end() && known->draw == workload.draw()) return known->file.path();
  Written written{spec, workload.draw(), JobsFile(workload)};
  if (known == files_.end()) {
    files_.push_back(std::move(written));
    return files_.back().file.path();
  }
  *known = std::move(written);
  return known->file.path();
}

}  // namespace poolbench::external
