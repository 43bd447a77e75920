#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace poolbench {

/// An output file cannot be had or written; what() names it and the remedy.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What to do with a file that is there already.
enum class ExistingFile { refuse, append, overwrite };

/// Throws the OutputError about the existing file `path` of `option`, in which there is JSON, unless it may be
/// overwritten.
void require_overwriting(const std::string& path, ExistingFile existing, std::string_view option);

/// A file that results are written to as they come. It is locked, so that no other run writes to it meanwhile. "-" is
/// the standard output; that, pipes and devices are written to as well as they can be, but are never shortened.
/// All but the accessors throw OutputError.
class OutputFile {
 public:
  /// Opens `path` and leaves alone what is in it. `option` is what the remedy names, as in "choose another --out".
  OutputFile(std::string path, std::string option);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Gives back what was reserved. A file that was created here and has nothing in it is removed.
  ~OutputFile();

  const std::string& path() const { return path_; }
  bool regular() const { return regular_; }
  std::int64_t size() const { return size_; }  ///< of what is whole in a regular file

  /// Asks the file system to set `bytes` more aside, so that a full disk shows before anything is measured.
  void reserve(std::uint64_t bytes);

  /// Up to `bytes` bytes from `offset` on, of a regular file.
  std::string read(std::int64_t offset, std::size_t bytes) const;

  /// Writes `text` to the end, whole or not at all.
  void append(std::string_view text);

  /// Leaves the first `size` bytes, at most size().
  void truncate(std::int64_t size);

 private:
  void inspect();
  [[noreturn]] void fail(const std::string& what, int error) const;
  void write_all(std::string_view text) const;
  void cut_to_size() const noexcept;

  std::string path_;
  std::string option_;
  int file_ = -1;
  bool regular_ = false;
  bool created_ = false;
  std::int64_t size_ = 0;
};

}  // namespace poolbench
