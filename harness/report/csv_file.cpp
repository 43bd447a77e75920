#include "harness/report/csv_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace poolbench {
namespace {

std::string remedy(int error) {
  switch (error) {
    case ENOENT: return "; create the folder first";
    case EACCES:
    case EROFS: return "; choose a place you may write to";
    case EISDIR: return "; name a file in it";
    case ENOSPC:
    case EDQUOT: return "; free some space or name a file on another disk";
    default: return "";
  }
}

std::string read_file(const std::string& path, std::int64_t bytes) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(bytes), '\0');
  stream.read(text.data(), static_cast<std::streamsize>(bytes));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

void CsvFile::fail(const std::string& what, int error) const {
  throw OutputError(path_ + ": " + what + ": " + std::strerror(error) + remedy(error));
}

CsvFile::CsvFile(std::string path, ExistingFile existing, std::string_view header, std::uint64_t expected_bytes)
    : path_(std::move(path)) {
  open(existing);
  try {
    if (size_ > 0) {
      check_header(header);
    } else {
      write_all(file_, header);
      size_ = static_cast<std::int64_t>(header.size());
    }
    rows_start_ = size_;
    // Not every file system can reserve; only a plain "no space" counts.
    if (regular_ && fallocate(file_, FALLOC_FL_KEEP_SIZE, size_, static_cast<off_t>(expected_bytes)) != 0 &&
        errno == ENOSPC) {
      fail("no space for the results", ENOSPC);
    }
  } catch (...) {
    if (created_) unlink(path_.c_str());
    ::close(file_);
    throw;
  }
}

CsvFile::~CsvFile() {
  if (regular_) truncate_to_whole_rows();  // gives the reserve back
  if (file_ != STDOUT_FILENO) ::close(file_);
}

void CsvFile::open(ExistingFile existing) {
  if (path_ == "-") {
    file_ = STDOUT_FILENO;
    return;
  }
  constexpr int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC;
  file_ = ::open(path_.c_str(), flags | O_EXCL, 0644);
  created_ = file_ >= 0;
  if (!created_) file_ = ::open(path_.c_str(), flags, 0644);
  if (file_ < 0) fail("cannot be opened for writing", errno);

  // Locked first, looked at then; and another run may have replaced the file meanwhile.
  const bool taken = flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  struct stat status {};
  if (fstat(file_, &status) != 0) fail("cannot be inspected", errno);
  regular_ = S_ISREG(status.st_mode);
  struct stat named {};
  const bool replaced =
      stat(path_.c_str(), &named) != 0 || named.st_ino != status.st_ino || named.st_dev != status.st_dev;
  if (regular_ && (taken || replaced)) {
    ::close(file_);
    throw OutputError(path_ + ": is being written by another run; wait for it, or choose another --out");
  }
  if (regular_ && existing == ExistingFile::overwrite && ftruncate(file_, 0) != 0) fail("cannot be emptied", errno);
  size_ = regular_ && existing != ExistingFile::overwrite ? status.st_size : 0;
  if (size_ > 0 && existing == ExistingFile::refuse) {
    ::close(file_);
    throw OutputError(
        path_ + ": exists already; add --append to keep its rows, --force to overwrite it, or choose another --out");
  }
}

void CsvFile::check_header(std::string_view header) const {
  if (read_file(path_, static_cast<std::int64_t>(header.size())) != header) {
    throw OutputError(
        path_ +
        ": has other columns than this version writes; append to a file of this version or choose another --out");
  }
  char last = '\n';
  if (pread(file_, &last, 1, size_ - 1) != 1 || last != '\n') {
    throw OutputError(path_ + ": ends in an incomplete row; remove that row first, or choose another --out");
  }
}

void CsvFile::write_all(int file, std::string_view text) const {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot be written", errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void CsvFile::truncate_to_whole_rows() const noexcept {
  // A failure leaves an incomplete last line or some reserved space; there is nothing better to do about it here.
  [[maybe_unused]] const int ignored = ftruncate(file_, size_);
}

void CsvFile::write_row(std::string_view line) {
  try {
    write_all(file_, line);
  } catch (const OutputError&) {
    if (regular_) truncate_to_whole_rows();
    throw;
  }
  size_ += static_cast<std::int64_t>(line.size());
}

void CsvFile::replace_rows(const std::vector<std::string>& lines) {
  if (!regular_) return;
  std::error_code gone;
  const std::string target = std::filesystem::canonical(path_, gone).string();  // a link stays a link
  if (gone) fail("was removed meanwhile", gone.value());
  const std::string draft = target + "." + std::to_string(getpid()) + ".partial";
  std::string text = read_file(target, rows_start_);
  for (const std::string& line : lines) text += line;

  struct stat status {};
  if (fstat(file_, &status) != 0) fail("cannot be inspected", errno);
  const int file = ::open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) fail("cannot be completed through " + draft, errno);
  try {
    write_all(file, text);
    flock(file, LOCK_EX | LOCK_NB);  // ours alone, as the file it replaces
    if (fchmod(file, status.st_mode & 07777) != 0 || fsync(file) != 0 || rename(draft.c_str(), target.c_str()) != 0)
      fail("cannot be completed", errno);
  } catch (...) {
    ::close(file);
    unlink(draft.c_str());
    throw;
  }
  ::close(file_);
  file_ = file;
  size_ = static_cast<std::int64_t>(text.size());
}

}  // namespace poolbench
