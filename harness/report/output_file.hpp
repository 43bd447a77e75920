#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace poolbench {

/// An output file cannot be opened or written; what() names it and the remedy.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What to do if the file already exists.
enum class ExistingFile { refuse, append, overwrite };

/// For JSON, which cannot be appended to: throws OutputError, which names `option`, unless the existing file `path` may
/// be overwritten.
void require_overwriting(const std::string& path, ExistingFile existing, std::string_view option);

/// A file that receives results as they come. It is locked, so that no other run writes to it at the same time. "-" is
/// the standard output. Pipes and devices are written to, but never shortened. All functions but the accessors throw
/// OutputError.
class OutputFile {
 public:
  /// Opens `path` and keeps its contents. Remedies name `option`, as in "choose another --out".
  OutputFile(std::string path, std::string option);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Frees the reserved space. Removes the file if this object created it and it is empty.
  ~OutputFile();

  const std::string& path() const { return path_; }
  bool regular() const { return regular_; }
  std::int64_t size() const { return size_; }  ///< of a regular file, complete texts only; 0 for other files

  /// Reserves `bytes` more in the file system, so that a full disk is noticed before anything is measured.
  void reserve(std::uint64_t bytes);

  /// Up to `bytes` bytes of a regular file, starting at `offset`.
  std::string read(std::int64_t offset, std::size_t bytes) const;

  /// Writes `text` to the end, completely or not at all.
  void append(std::string_view text);

  /// Keeps only the first `size` bytes; `size` is at most size().
  void truncate(std::int64_t size);

 private:
  void inspect();
  [[noreturn]] void fail(const std::string& what, int error) const;
  void cut_to_size() const noexcept;

  std::string path_;
  std::string option_;
  int file_ = -1;
  bool regular_ = false;
  bool created_ = false;
  std::int64_t size_ = 0;
};

}  // namespace poolbench
