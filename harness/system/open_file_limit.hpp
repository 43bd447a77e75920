#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace poolbench {

/// Lets this process open as many files as it may without privileges (the hard limit of RLIMIT_NOFILE), until it is
/// destroyed. The usual soft limit of 1024 exists for programs that call select(2). Destroy the objects in the reverse
/// order of their construction.
class MostOpenFiles {
 public:
  MostOpenFiles();
  MostOpenFiles(const MostOpenFiles&) = delete;
  MostOpenFiles& operator=(const MostOpenFiles&) = delete;
  ~MostOpenFiles();

 private:
  rlimit before_{};
};

/// How many files this process may have open now.
std::uint64_t open_file_limit();

}  // namespace poolbench
