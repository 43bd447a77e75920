#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/system/file_descriptor.hpp"

namespace poolbench::external {

/// A file that the suite and a program share. It is in no folder and exists only as long as this object, so it leaves
/// nothing behind even if poolbench crashes. Any process of the same user can open its path.
///
/// All functions throw std::system_error if the system refuses, for example because memory is short.
class MemoryFile {
 public:
  /// An empty one. `name` shows up in /proc.
  explicit MemoryFile(const char* name);

  std::string path() const;
  std::uint64_t size() const;

  /// Adds `text` at the end of what this object has written.
  void write(std::string_view text);

  /// From now on nobody can change it, not even by opening it for writing.
  void seal();

  /// All that the file contains, including what another process wrote.
  std::string read() const;

 private:
  FileDescriptor file_;
};

}  // namespace poolbench::external
