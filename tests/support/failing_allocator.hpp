#pragma once

namespace poolbench::testing {

/// While it lives, allocations fail: those that follow `before` others, `count` in a row. It counts every operator new
/// of the process, on whatever thread, so a test that counts up `before` meets each of them in turn; but for those
/// inside of oneTBB's library, which it does not survive.
///
/// One at a time. For programs that link failing_allocator.cpp, which replaces operator new and delete.
class FailingAllocations {
 public:
  explicit FailingAllocations(long before, long count = 1) noexcept;
  FailingAllocations(const FailingAllocations&) = delete;
  FailingAllocations& operator=(const FailingAllocations&) = delete;
  ~FailingAllocations();

  /// How many have failed by now.
  static long failed() noexcept;
};

}  // namespace poolbench::testing
