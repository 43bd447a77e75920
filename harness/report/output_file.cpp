#include "harness/report/output_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/system/write_all.hpp"

namespace poolbench {
namespace {

std::string remedy(int error) {
  switch (error) {
    case ENOENT: return "; create the folder first";
    case EACCES:
    case EROFS: return "; choose a place that you may write to";
    case EISDIR: return "; name a file in it";
    case ENOSPC:
    case EDQUOT: return "; free some space or name a file on another disk";
    default: return "";
  }
}

}  // namespace

void require_overwriting(const std::string& path, ExistingFile existing, std::string_view option) {
  if (existing == ExistingFile::overwrite) return;
  const std::string another = "choose another " + std::string(option);
  if (existing == ExistingFile::append)
    throw OutputError(path + ": already exists, and JSON cannot be appended to; " + another);
  throw OutputError(path + ": already exists; add --force to overwrite it, or " + another);
}

void OutputFile::fail(const std::string& what, int error) const {
  throw OutputError(path_ + ": " + what + ": " + std::strerror(error) + remedy(error));
}

OutputFile::OutputFile(std::string path, std::string option) : path_(std::move(path)), option_(std::move(option)) {
  if (path_ == "-") {
    file_ = STDOUT_FILENO;
    return;
  }
  constexpr int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC;
  file_ = ::open(path_.c_str(), flags | O_EXCL, 0644);
  created_ = file_ >= 0;
  if (!created_) file_ = ::open(path_.c_str(), flags, 0644);
  if (file_ < 0) fail("cannot be opened for writing", errno);
  try {
    inspect();
  } catch (...) {
    ::close(file_);
    throw;
  }
}

OutputFile::~OutputFile() {
  if (regular_) cut_to_size();
  if (created_ && size_ == 0) unlink(path_.c_str());
  if (file_ != STDOUT_FILENO) ::close(file_);
}

void OutputFile::inspect() {
  // The lock comes first: another run may have written to the file, or replaced it, since it was opened.
  const bool taken = flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  struct stat status {};
  if (fstat(file_, &status) != 0) fail("cannot be inspected", errno);
  struct stat named {};
  const bool replaced =
      stat(path_.c_str(), &named) != 0 || named.st_ino != status.st_ino || named.st_dev != status.st_dev;
  regular_ = S_ISREG(status.st_mode);
  if (!regular_) return;
  if (taken || replaced)
    throw OutputError(path_ + ": another run is writing to it; wait for that run, or choose another " + option_);
  size_ = status.st_size;
}

void OutputFile::reserve(std::uint64_t bytes) {
  // Not every file system can reserve space, so only "no space" is an error.
  if (regular_ && fallocate(file_, FALLOC_FL_KEEP_SIZE, size_, static_cast<off_t>(bytes)) != 0 && errno == ENOSPC)
    fail("no space for the results", ENOSPC);
}

std::string OutputFile::read(std::int64_t offset, std::size_t bytes) const {
  std::string text(bytes, '\0');
  std::size_t got = 0;
  while (got < bytes) {
    const ssize_t count = pread(file_, text.data() + got, bytes - got, offset + static_cast<off_t>(got));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot be read", errno);
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  text.resize(got);
  return text;
}

void OutputFile::append(std::string_view text) {
  if (!write_all(file_, text)) {
    const int error = errno;
    if (regular_) cut_to_size();
    fail("cannot be written", error);
  }
  if (regular_) size_ += static_cast<std::int64_t>(text.size());
}

void OutputFile::cut_to_size() const noexcept {
  // If this fails, it leaves a partial text or reserved space behind. There is nothing better to do here.
  [[maybe_unused]] const int ignored = ftruncate(file_, size_);
}

void OutputFile::truncate(std::int64_t size) {
  if (!regular_) return;
  if (ftruncate(file_, size) != 0) fail("cannot be emptied", errno);
  size_ = size;
}

}  // namespace poolbench
