#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

/// An output file cannot be had or written; what() names it and the remedy.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What to do with a file that is there already.
enum class ExistingFile { refuse, append, overwrite };

/// The CSV of a run. A row is on its way to the disk when write_row() returns, whole or not at all.
class CsvFile {
 public:
  /// Opens `path` ("-" is the standard output) and writes `header` unless rows are appended to a file that has the same
  /// one. Asks the file system to set `expected_bytes` aside, so that a full disk shows before anything is measured.
  /// Throws OutputError.
  CsvFile(std::string path, ExistingFile existing, std::string_view header, std::uint64_t expected_bytes);
  CsvFile(const CsvFile&) = delete;
  CsvFile& operator=(const CsvFile&) = delete;
  ~CsvFile();

  /// `line` ends with its line feed. Throws OutputError, having taken back what was written of the line.
  void write_row(std::string_view line);

  /// Puts `lines` in the place of all rows written so far, at once: a reader or a crash sees the old or the new file.
  /// Does nothing for the standard output, a pipe and other things that are no regular file. Throws OutputError, having
  /// left the file as it was.
  void replace_rows(const std::vector<std::string>& lines);

  const std::string& path() const { return path_; }

 private:
  void open(ExistingFile existing);
  void check_header(std::string_view header) const;
  void truncate_to_whole_rows() const noexcept;
  void write_all(int file, std::string_view text) const;
  [[noreturn]] void fail(const std::string& what, int error) const;

  std::string path_;
  int file_ = -1;
  bool regular_ = false;
  bool created_ = false;
  std::int64_t size_ = 0;        // of what is whole in the file
  std::int64_t rows_start_ = 0;  // where this run's rows begin
};

}  // namespace poolbench
