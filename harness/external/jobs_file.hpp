#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "harness/external/memory_file.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench::external {

/// The jobs of a workload as a text file that other programs can open: a line `word,service_ns` for each job of a
/// batch, `word,service_ns,arrival_ns` for each of an open load, `word,service_ns,think_ns` for each of a closed one.
class JobsFile {
 public:
  /// Throws as MemoryFile does.
  explicit JobsFile(const Workload& workload);

  std::string path() const { return file_.path(); }

 private:
  MemoryFile file_;
};

/// The files of several workloads. Each is written when it is first needed; only the latest draw of each workload is
/// kept.
class JobsFiles {
 public:
  /// Valid until the next call with another draw of the same workload.
  std::string path_for(const Workload& workload);

 private:
  struct Written {
    WorkloadSpec spec;
    std::uint64_t draw;
    JobsFile file;
  };
  std::deque<Written> files_;
};

}  // namespace poolbench::external
