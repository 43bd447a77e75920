#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/system/file_descriptor.hpp"

namespace poolbench {

/// What a job of the kind `file` reads at once. Aligned as direct reads need it.
struct alignas(4096) Block {
  std::array<std::uint64_t, 8192> words;  // 64 KiB
};

/// A file of blocks that is read from a disk and not from the page cache, as far as the system allows. It is in no
/// folder and exists only as long as this object, so it leaves nothing behind even if poolbench crashes.
class BlockFile {
 public:
  /// Writes the file in `folder`, and blocks until it is on the disk: a second or more for some hundred megabytes.
  /// Throws std::runtime_error, with a remedy, if the folder has no space or cannot be written to.
  BlockFile(const std::string& folder, std::uint64_t blocks);

  std::uint64_t blocks() const { return blocks_; }

  /// Reads one of the blocks. Blocks in a system call. Any thread. Throws std::system_error if it cannot be read.
  void read(std::uint64_t number, Block& into) const;

  /// Why reads may come from memory, and what to do about it. Empty if they do not, as far as this system can tell:
  /// a disk or the host of a virtual machine may have a cache as well.
  const std::string& caution() const { return caution_; }

  /// Opens the file again as long as this object exists, for tests.
  std::string path() const;

 private:
  void write_blocks();
  void read_directly();
  bool reads_from_page_cache() const;

  std::string folder_;
  std::uint64_t blocks_;
  FileDescriptor file_;
  bool direct_ = false;
  std::string caution_;
};

/// Whether `block` is what a BlockFile has as its block `number`: no two have the same.
bool is_block(const Block& block, std::uint64_t number);

}  // namespace poolbench
