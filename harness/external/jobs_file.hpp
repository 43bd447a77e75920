#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "harness/external/file_descriptor.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench::external {

/// The jobs of a workload as a text that other programs can open: a line `word,service_ns` for each.
///
/// The file has no name in any folder and exists only as long as this object, so nothing is left over however the suite
/// ends. Its path works for every process of the same user.
class JobsFile {
 public:
  /// Throws std::system_error if there is not enough memory, where it is kept.
  explicit JobsFile(const Workload& workload);

  std::string path() const;

 private:
  FileDescriptor file_;
};

/// The files of several workloads, each written when it is first asked for. Of the draws of a workload, the one asked
/// for last is kept.
class JobsFiles {
 public:
  /// Valid until another draw of the same workload is asked for.
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
