#include "harness/report/csv_file.hpp"

#include <string>
#include <utility>

namespace poolbench {

CsvFile::CsvFile(std::string path, ExistingFile existing, std::string_view header, std::uint64_t expected_bytes)
    : file_(std::move(path), "--out") {
  if (file_.size() > 0 && existing == ExistingFile::refuse) {
    throw OutputError(
        file_.path() +
        ": already exists; add --append to keep its rows, --force to overwrite it, or choose another --out");
  }
  if (existing == ExistingFile::overwrite) file_.truncate(0);
  file_.reserve(header.size() + expected_bytes);
  if (file_.size() > 0) {
    check_header(header);
  } else {
    file_.append(header);
  }
}

void CsvFile::write_row(std::string_view line) {
  if (windows_line_ends_) {
    line.remove_suffix(1);
    return file_.append(std::string(line) + "\r\n");
  }
  file_.append(line);
}

void CsvFile::check_header(std::string_view header) {
  const std::string first_line(header.substr(0, header.size() - 1));
  windows_line_ends_ = file_.read(0, first_line.size() + 2) == first_line + "\r\n";
  if (!windows_line_ends_ && file_.read(0, header.size()) != header) {
    throw OutputError(file_.path() +
                      ": its columns are not those that this version writes; append to a file of this version, or "
                      "choose another --out");
  }
  if (file_.read(file_.size() - 1, 1) != "\n") {
    throw OutputError(file_.path() + ": ends in an incomplete row; remove that row first, or choose another --out");
  }
}

}  // namespace poolbench
