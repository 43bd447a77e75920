#pragma once

namespace poolbench::testing {

/// While it exists, allocations fail: after `before` that succeed, `count` in a row. It counts every operator new of
/// the process, on any thread, so a test that counts up `before` reaches each of them in turn. Allocations inside
/// libraries that do not survive a failure succeed.
///
/// Only one may exist at a time. For programs that link failing_allocator.cpp, which replaces operator new and delete.
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
