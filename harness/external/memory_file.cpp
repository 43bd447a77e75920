#include "harness/external/memory_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

#include "harness/system/write_all.hpp"

namespace poolbench::external {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

MemoryFile::MemoryFile(const char* name) : file_(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
  if (file_.number() < 0) fail("cannot create a file in memory");
}

std::string MemoryFile::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(file_.number());
}

std::uint64_t MemoryFile::size() const {
  struct stat status {};
  if (fstat(file_.number(), &status) != 0) fail("cannot look at a file in memory");
  return static_cast<std::uint64_t>(status.st_size);
}

void MemoryFile::write(std::string_view text) {
  if (!write_all(file_.number(), text)) fail("cannot write a file in memory");
}

void MemoryFile::seal() {
  if (fcntl(file_.number(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
    fail("cannot seal a file in memory");
}

std::string MemoryFile::read() const {
  std::string text(size(), '\0');
  std::size_t had = 0;
  while (had < text.size()) {
    const ssize_t got = pread(file_.number(), text.data() + had, text.size() - had, static_cast<off_t>(had));
    if (got < 0 && errno != EINTR) fail("cannot read a file in memory");
    if (got == 0) break;  // somebody has cut it
    if (got > 0) had += static_cast<std::size_t>(got);
  }
  text.resize(had);
  return text;
}

}  // namespace poolbench::external
