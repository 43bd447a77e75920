#pragma once

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <initializer_list>
#include <limits>

namespace poolbench::testing {

/// Counts attempts, and says which of them should fail. Thread-safe.
class Failures {
 public:
  void begin(long before, long count) noexcept {
    tried_ = 0;
    count_ = count;
    first_ = before;
  }
  void end() noexcept { first_ = never; }

  /// Whether this attempt should fail. Costs only a read if none should.
  bool next() noexcept {
    const long first = first_.load();
    if (first == never) return false;
    const long number = tried_.fetch_add(1);
    return number >= first && number < first + count_.load();
  }

  /// How many attempts have failed since begin(), before end().
  long failed() const noexcept { return std::clamp(tried_.load() - first_.load(), 0L, count_.load()); }

 private:
  static constexpr long never = std::numeric_limits<long>::max();

  std::atomic<long> tried_{0};
  std::atomic<long> first_{never};
  std::atomic<long> count_{0};
};

/// Whether `code` is inside one of these shared libraries, given by how their file names begin.
inline bool is_in_library(const void* code, std::initializer_list<const char*> names) noexcept {
  Dl_info library;
  if (dladdr(code, &library) == 0) return false;
  const char* const slash = std::strrchr(library.dli_fname, '/');
  const char* const file = slash == nullptr ? library.dli_fname : slash + 1;
  return std::ranges::any_of(names, [&](const char* name) { return std::strncmp(file, name, std::strlen(name)) == 0; });
}

}  // namespace poolbench::testing
