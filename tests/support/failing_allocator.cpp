#include "tests/support/failing_allocator.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

#include "tests/support/failures.hpp"

namespace poolbench::testing {
namespace {

Failures failures;

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

void* operator new(std::size_t bytes) {
  using namespace poolbench::testing;
  // Release 2021.8 of oneTBB leaves a lock of its own taken, for which the destructor of its global_control then waits
  // for ever.
  const bool fails = !is_in_library(__builtin_return_address(0), {"libtbb"}) && failures.next();
  void* const block = fails ? nullptr : std::malloc(bytes == 0 ? 1 : bytes);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void operator delete(void* block) noexcept {
  std::free(block);
}

void operator delete(void* block, std::size_t /*bytes*/) noexcept {
  std::free(block);
}
