#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/report/output_file.hpp"

namespace poolbench {

/// The CSV of a run. A row is on its way to the disk when write_row() returns, whole or not at all.
class CsvFile {
 public:
  /// Opens `path` ("-" is the standard output) and writes `header` unless rows are appended to a file that has the same
  /// one. Asks the file system to set `expected_bytes` aside, so that a full disk shows before anything is measured.
  /// Throws OutputError.
  CsvFile(std::string path, ExistingFile existing, std::string_view header, std::uint64_t expected_bytes);

  /// `line` ends with its line feed. In a file whose header has Windows' line end, it gets that. Throws OutputError,
  /// having taken back what was written of the line.
  void write_row(std::string_view line);

  const std::string& path() const { return file_.path(); }

 private:
  void check_header(std::string_view header);

  OutputFile file_;
  bool windows_line_ends_ = false;
};

}  // namespace poolbench
