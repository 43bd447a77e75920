#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "harness/external/file_descriptor.hpp"
#include "harness/workload.hpp"

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

/// One file for each set of jobs, written when it is first asked for.
class JobsFiles {
 public:
  std::string path_for(const Workload& workload);

 private:
  std::deque<std::pair<WorkloadSpec, JobsFile>> files_;
};

}  // namespace poolbench::external
