#pragma once

#include <cerrno>

namespace poolbench {

/// The result of a system call, made again whenever a signal has interrupted it: below 0 if it fails, with errno set.
template <class Call>
auto uninterrupted(Call call) {
  while (true) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace poolbench
