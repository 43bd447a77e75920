#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>

namespace poolbench::testing {

/// Whether an AddressSpaceLimit can be used: a sanitizer needs terabytes of address space for itself.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool address_space_can_be_limited = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool address_space_can_be_limited = false;
#else
inline constexpr bool address_space_can_be_limited = true;
#endif
#else
inline constexpr bool address_space_can_be_limited = true;
#endif

/// While it exists, the process can map only `room` bytes more than it has now; so a thread, whose stack takes 8 MiB,
/// soon cannot be started. (A limit on the number of threads would not apply to root, and would not end with the
/// scope.)
class AddressSpaceLimit {
 public:
  explicit AddressSpaceLimit(std::size_t room) {
    getrlimit(RLIMIT_AS, &before_);
    std::size_t mapped_pages = 0;
    std::ifstream("/proc/self/statm") >> mapped_pages;
    rlimit limit = before_;
    limit.rlim_cur = mapped_pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + room;
    setrlimit(RLIMIT_AS, &limit);
  }
  AddressSpaceLimit(const AddressSpaceLimit&) = delete;
  AddressSpaceLimit& operator=(const AddressSpaceLimit&) = delete;
  ~AddressSpaceLimit() { setrlimit(RLIMIT_AS, &before_); }

 private:
  rlimit before_{};
};

}  // namespace poolbench::testing
