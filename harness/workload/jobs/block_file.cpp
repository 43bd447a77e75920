#include "harness/workload/jobs/block_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "harness/system/uninterrupted.hpp"
#include "harness/system/write_all.hpp"
#include "harness/workload/jobs/mixed_bits.hpp"

namespace poolbench {
namespace {

[[noreturn]] void fail(const std::string& folder) {
  throw std::runtime_error("cannot write the file for the jobs in " + folder + ": " +
                           std::generic_category().message(errno) +
                           "; set the environment variable TMPDIR to a folder on a disk with enough space");
}

/// In no folder from the start, so that nothing has to be removed at the end.
FileDescriptor create_in(const std::string& folder) {
  std::string name = folder + "/poolbench-XXXXXX";
  FileDescriptor file(mkostemp(name.data(), O_CLOEXEC));
  if (file.number() < 0 || unlink(name.c_str()) != 0) fail(folder);
  return file;
}

constexpr off_t offset_of(std::uint64_t block) {
  return static_cast<off_t>(block * sizeof(Block));
}

/// Word `i` of a block. An odd step makes all words of a block differ, so that no file system compresses it.
constexpr std::uint64_t word_of(std::uint64_t first, std::uint64_t i) {
  return first + i * 0x9E3779B97F4A7C15U;
}

void fill(Block& block, std::uint64_t number) {
  const std::uint64_t first = mixed_bits(number);
  for (std::uint64_t i = 0; i < block.words.size(); ++i) block.words[i] = word_of(first, i);
}

}  // namespace

bool is_block(const Block& block, std::uint64_t number) {
  const std::uint64_t first = mixed_bits(number);
  std::uint64_t differences = 0;
  for (std::uint64_t i = 0; i < block.words.size(); ++i) differences |= block.words[i] ^ word_of(first, i);
  return differences == 0;
}

BlockFile::BlockFile(const std::string& folder, std::uint64_t blocks)
    : folder_(folder), blocks_(blocks), file_(create_in(folder)) {
  write_blocks();
  read_directly();
  if (reads_from_page_cache()) {
    caution_ =
        "The jobs' file is in " + folder +
        ", whose file system may serve reads from memory: they may not reach a disk. Set TMPDIR to a folder on one.";
  }
}

void BlockFile::write_blocks() {
  const auto block = std::make_unique<Block>();
  const std::string_view bytes(reinterpret_cast<const char*>(block.get()), sizeof(Block));
  for (std::uint64_t number = 0; number < blocks_; ++number) {
    fill(*block, number);
    if (!write_all(file_.number(), bytes)) fail(folder_);
  }
  // Only what is on the disk can leave the page cache.
  if (uninterrupted([&] { return fdatasync(file_.number()); }) != 0) fail(folder_);
  posix_fadvise(file_.number(), 0, 0, POSIX_FADV_DONTNEED);
}

/// Some file systems refuse direct reads at once, and some when they should do one. Reads the first block.
void BlockFile::read_directly() {
  const int flags = fcntl(file_.number(), F_GETFL);
  direct_ = fcntl(file_.number(), F_SETFL, flags | O_DIRECT) == 0;
  try {
    if (direct_) read(0, *std::make_unique<Block>());
  } catch (const std::system_error&) {
    direct_ = false;
    fcntl(file_.number(), F_SETFL, flags);
  }
  if (!direct_) posix_fadvise(file_.number(), 0, 0, POSIX_FADV_RANDOM);  // or a read would bring in other blocks
}

void BlockFile::read(std::uint64_t number, Block& into) const {
  char* const bytes = reinterpret_cast<char*>(&into);
  const off_t offset = offset_of(number);
  if (!direct_) posix_fadvise(file_.number(), offset, sizeof(Block), POSIX_FADV_DONTNEED);
  for (std::size_t had = 0; had < sizeof(Block);) {
    const ssize_t count = uninterrupted(
        [&] { return pread(file_.number(), bytes + had, sizeof(Block) - had, offset + static_cast<off_t>(had)); });
    if (count < 0) throw std::system_error(errno, std::generic_category(), "cannot read a block of the file");
    if (count == 0) throw std::runtime_error("the file of the jobs is too short");
    had += static_cast<std::size_t>(count);
  }
}

/// A file system may take O_DIRECT and read through the page cache all the same, as tmpfs does since Linux 6.6. Then a
/// block that has been read is there. Without O_DIRECT a job may read a block that another has just brought in.
bool BlockFile::reads_from_page_cache() const {
  if (!direct_) return true;
  void* const pages = mmap(nullptr, sizeof(Block), PROT_READ, MAP_SHARED, file_.number(), 0);
  if (pages == MAP_FAILED) return true;
  std::array<unsigned char, sizeof(Block) / 4096> resident{};  // of larger pages there are fewer
  const bool known = mincore(pages, sizeof(Block), resident.data()) == 0;
  munmap(pages, sizeof(Block));
  return !known || std::ranges::any_of(resident, [](unsigned char page) { return (page & 1) != 0; });
}

std::string BlockFile::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(file_.number());
}

}  // namespace poolbench
