#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string_view>

namespace poolbench {

/// Writes all of `text` to the open file `file`. Blocks as write(2) does, and continues after signals. Returns false,
/// with errno set, if write(2) fails; a part may have been written by then.
inline bool write_all(int file, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// For signal handlers, which may do little more. Ignores a closed standard error.
inline void write_to_stderr(std::string_view text) noexcept {
  static_cast<void>(write_all(STDERR_FILENO, text));
}

}  // namespace poolbench
