#include "tests/support/failing_allocator.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

#include "tests/support/failures.hpp"

namespace poolbench::testing {
namespace {

Failures failures;

/// Returns nullptr if the allocation fails, on purpose or not.
void* allocate(std::size_t bytes, const void* caller) noexcept {
  // oneTBB 2021.8 would leave one of its locks taken; the destructor of its global_control then waits for it forever.
  if (!is_in_library(caller, {"libtbb"}) && failures.next()) return nullptr;
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void* allocate_or_throw(std::size_t bytes, const void* caller) {
  void* const block = allocate(bytes, caller);
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

// Every form but the aligned ones, which are not used. The address sanitizer has each form, and new and delete must
// match.

void* operator new(std::size_t bytes) {
  return poolbench::testing::allocate_or_throw(bytes, __builtin_return_address(0));
}

void* operator new[](std::size_t bytes) {
  return poolbench::testing::allocate_or_throw(bytes, __builtin_return_address(0));
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
