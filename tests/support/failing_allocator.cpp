#include "tests/support/failing_allocator.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

#include "tests/support/failures.hpp"

namespace poolbench::testing {
namespace {

Failures failures;

/// Returns nullptr if the allocation fails, on purpose or not.
void* allocate(std::size_t bytes, const void* caller, std::size_t alignment = alignof(std::max_align_t)) noexcept {
  // oneTBB 2021.8 would leave one of its locks taken; the destructor of its global_control then waits for it forever.
  // Boost.Fiber 1.74 and Qt 6.4 end the process, and a constructor in Poco 1.11 leaves behind the threads that it
  // started.
  if (!is_in_library(caller, {"libtbb", "libboost_fiber", "libPoco", "libQt"}) && failures.next()) return nullptr;
  if (alignment > alignof(std::max_align_t)) {
    return std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
  }
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void* allocate_or_throw(std::size_t bytes, const void* caller, std::size_t alignment = alignof(std::max_align_t)) {
  void* const block = allocate(bytes, caller, alignment);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

FailingAllocations::FailingAllocations(long before, long count) noexcept {
  failures.begin(before, count);
}

FailingAllocations::~FailingAllocations() {
  failures.end();
}

long FailingAllocations::failed() noexcept {
  return failures.failed();
}

}  // namespace poolbench::testing

// Every form but the aligned ones of arrays and nothrow, which are not used. The address sanitizer has each form, and
// new and delete must match.

void* operator new(std::size_t bytes) {
  return poolbench::testing::allocate_or_throw(bytes, __builtin_return_address(0));
}

void* operator new[](std::size_t bytes) {
  return poolbench::testing::allocate_or_throw(bytes, __builtin_return_address(0));
}

void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return poolbench::testing::allocate_or_throw(bytes, __builtin_return_address(0), static_cast<std::size_t>(alignment));
}

void* operator new(std::size_t bytes, const std::nothrow_t& /*nothrow*/) noexcept {
  return poolbench::testing::allocate(bytes, __builtin_return_address(0));
}

void* operator new[](std::size_t bytes, const std::nothrow_t& /*nothrow*/) noexcept {
  return poolbench::testing::allocate(bytes, __builtin_return_address(0));
}

void operator delete(void* block) noexcept {
  std::free(block);
}

void operator delete[](void* block) noexcept {
  std::free(block);
}

void operator delete(void* block, std::size_t /*bytes*/) noexcept {
  std::free(block);
}

void operator delete[](void* block, std::size_t /*bytes*/) noexcept {
  std::free(block);
}

void operator delete(void* block, std::align_val_t /*alignment*/) noexcept {
  std::free(block);
}

void operator delete(void* block, std::size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept {
  std::free(block);
}
