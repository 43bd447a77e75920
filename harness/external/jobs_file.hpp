#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "harness/external/file_descriptor.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench::external {

/// The jobs of a workload as a text file that other programs can open: a line `word,service_ns` for each.
///
/// The file is in no folder and exists only as long as this object, so it leaves nothing behind even if poolbench
/// crashes. Any process of the same user can open its path.
class JobsFile {
 public:
  /// The file lives in memory; throws std::system_error if there is not enough.
  explicit JobsFile(const Workload& workload);

  std::string path() const;

 private:
  FileDescriptor file_;
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
