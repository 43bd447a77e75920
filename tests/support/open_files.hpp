#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>

namespace poolbench::testing {

/// How many files this process has open, give or take the one that is needed to count them.
inline std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace poolbench::testing
