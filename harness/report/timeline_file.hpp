#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/report/output_file.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/run/run_observer.hpp"

namespace poolbench {

/// The timelines of a run in one JSON file, with a process for each cell; report/timeline.hpp describes them. The file
/// is complete JSON after begin() and after each add(), so it stays readable if the run ends early. All functions but
/// the accessors throw OutputError.
class TimelineFile {
 public:
  /// Opens `path`, which must be a regular file, and keeps its contents, because another output may still be refused.
  /// add() ignores all cells but `cells`.
  TimelineFile(std::string path, ExistingFile existing, std::vector<Cell> cells);

  /// Empties the file, checks that there is enough space for the cells, and writes an object without events.
  void begin(const RunInfo& run);

  /// Adds the row's batch if its cell is one of `cells` and is not in the file yet, so the file has the first
  /// repetition of each cell. If it throws, the file is unchanged.
  void add(const Row& row, const TracedBatch& batch);

  const std::string& path() const { return file_.path(); }
  std::size_t timelines() const { return drawn_.size(); }

 private:
  OutputFile file_;
  std::vector<Cell> cells_;  // in the order in which viewers show them
  std::vector<Cell> drawn_;
  std::uint64_t expected_bytes_ = 0;
  std::uint64_t pid_base_ = 0;
};

}  // namespace poolbench
