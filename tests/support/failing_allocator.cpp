#include "tests/support/failing_allocator.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace poolbench::testing {
namespace {

constexpr long never = std::numeric_limits<long>::max();

std::atomic<long> allocations{0};
std::atomic<long> first_to_fail{never};
std::atomic<long> failing{0};

/// Whether this code is inside of oneTBB's library. Release 2021.8 does not survive a failure there: it leaves a lock
/// of its own taken, for which the destructor of the global_control then waits for ever.
bool in_tbb(const void* code) noexcept {
  Dl_info library;
  return dladdr(code, &library) != 0 && std::strstr(library.dli_fname, "/libtbb") != nullptr;
}

/// No more than a read where nothing is to fail.
bool fails(const void* caller) noexcept {
  const long first = first_to_fail.load();
  if (first == never || in_tbb(caller)) return false;
  const long number = allocations.fetch_add(1);
  return number >= first && number < first + failing.load();
}

}  // namespace

FailingAllocations::FailingAllocations(long before, long count) noexcept {
  allocations = 0;
  failing = count;
  first_to_fail = before;
}

FailingAllocations::~FailingAllocations() {
  first_to_fail = never;
}

long FailingAllocations::failed() noexcept {
  return std::clamp(allocations.load() - first_to_fail.load(), 0L, failing.load());
}

}  // namespace poolbench::testing

void* operator new(std::size_t bytes) {
  void* block = poolbench::testing::fails(__builtin_return_address(0)) ? nullptr : std::malloc(bytes == 0 ? 1 : bytes);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void operator delete(void* block) noexcept {
  std::free(block);
}

void operator delete(void* block, std::size_t /*bytes*/) noexcept {
  std::free(block);
}
