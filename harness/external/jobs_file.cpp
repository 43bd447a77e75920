#include "harness/external/jobs_file.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>
#include <utility>

namespace poolbench::external {
namespace {

constexpr std::size_t chunk_bytes = 1 << 16;

/// The spec without the members that do not affect the file.
WorkloadSpec jobs_of(WorkloadSpec spec) {
  spec.producers = 1;
  spec.hash_rounds = 1;
  return spec;
}

/// The third column, if there is one.
std::span<const std::chrono::nanoseconds> times_of(const Workload& workload) {
  return workload.spec().arrivals.is_closed() ? workload.thinks() : workload.arrivals();
}

}  // namespace

JobsFile::JobsFile(const Workload& workload) : file_("poolbench-jobs") {
  const auto times = times_of(workload);
  std::string text;
  for (std::uint64_t job = 0; job < workload.jobs(); ++job) {
    text += workload.word(job);
    text += ',' + std::to_string(workload.service_time(job).count());
    if (!times.empty()) text += ',' + std::to_string(times[job].count());
    text += '\n';
    if (text.size() < chunk_bytes) continue;
    file_.write(text);
    text.clear();
  }
  file_.write(text);
  file_.seal();  // the programs that come later read it, too
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
