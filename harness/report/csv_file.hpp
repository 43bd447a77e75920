#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/report/output_file.hpp"

namespace poolbench {

/// The CSV of a run. When write_row() returns, the system has the whole row; if it throws, the file has none of it.
class CsvFile {
 public:
  /// Opens `path` ("-" is the standard output) and writes `header`, unless it appends to a file that has the same
  /// header. Reserves `expected_bytes` in the file system, so that a full disk is noticed before anything is measured.
  /// Throws OutputError.
  CsvFile(std::string path, ExistingFile existing, std::string_view header, std::uint64_t expected_bytes);

  /// `line` ends with a line feed, which becomes CR LF if the file's header ends with CR LF. If only a part of the line
  /// can be written, removes that part and throws OutputError.
  void write_row(std::string_view line);

  const std::string& path() const { return file_.path(); }

 private:
  void check_header(std::string_view header);

  OutputFile file_;
  bool windows_line_ends_ = false;
};

}  // namespace poolbench
