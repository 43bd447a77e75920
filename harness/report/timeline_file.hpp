#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/report/output_file.hpp"
#include "harness/run/plan.hpp"
#include "harness/run/row.hpp"
#include "harness/run/run_observer.hpp"

namespace poolbench {

/// The timelines of a run in one JSON file, a process for each cell; report/timeline.hpp says what is in them. The file
/// is complete JSON from begin() on and after each add(), whatever ends the run between two of them. All of it throws
/// OutputError.
class TimelineFile {
 public:
  /// Opens `path`, which must be a regular file, and leaves alone what is in it: other outputs may yet be refused.
  /// Only `cells` will be drawn.
  TimelineFile(std::string path, ExistingFile existing, std::vector<Cell> cells);

  /// Empties the file, looks whether there is the space that the cells will need, and writes an object without events.
  void begin(const RunInfo& run);

  /// Draws the row's cell, if it is to be drawn and has not been: so of each cell the first repetition that comes here.
  /// Having failed, it has left the file as it was before.
  void add(const Row& row, const TracedBatch& batch);

  const std::string& path() const { return file_.path(); }
  std::size_t trials() const { return drawn_.size(); }

 private:
  OutputFile file_;
  std::vector<Cell> cells_;  // in the order in which viewers show them, whichever comes first
  std::vector<Cell> drawn_;
  std::uint64_t expected_bytes_ = 0;
  std::uint64_t pid_base_ = 0;
};

}  // namespace poolbench
