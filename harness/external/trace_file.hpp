#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/external/memory_file.hpp"

namespace poolbench::external {

/// What a program measured of one job, in nanoseconds from the start of the batch.
struct JobTimes {
  std::int64_t submit_ns = 0;  ///< just before the call that submits it
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  std::int64_t arrival_ns = 0;   ///< when it was due; 0 in a batch
  std::int64_t returned_ns = 0;  ///< that call has returned; 0 in a batch
};

/// A trace is none; what() says what is wrong with it.
class TraceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The columns of a trace: `batch` has the first three of JobTimes, `load` all five.
enum class TraceColumns : std::uint8_t { batch = 3, load = 5 };

/// A text file in which a program reports the times of its jobs: a line for each, in the order of the jobs file.
class TraceFile {
 public:
  /// An empty one. Throws as MemoryFile does.
  TraceFile() : file_("poolbench-trace") {}

  std::string path() const { return file_.path(); }

  /// What the program wrote. Throws TraceError if it wrote something else, or more than `most` lines.
  std::vector<JobTimes> read(TraceColumns columns, std::uint64_t most) const;

 private:
  MemoryFile file_;
};

/// Reads the text of such a file. Throws TraceError.
std::vector<JobTimes> parse_trace(std::string_view text, TraceColumns columns);

}  // namespace poolbench::external
