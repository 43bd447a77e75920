#pragma once

namespace poolbench::testing {

/// While it exists, thread starts fail: after `before` that succeed, `count` in a row. Threads that are started
/// inside libraries that do not survive a failure are exempt; their pools have a preflight.
///
/// Only one may exist at a time. For programs that link failing_thread_starts.cpp, which intercepts pthread_create().
class FailingThreadStarts {
 public:
  explicit FailingThreadStarts(long before, long count = 1) noexcept;
  FailingThreadStarts(const FailingThreadStarts&) = delete;
  FailingThreadStarts& operator=(const FailingThreadStarts&) = delete;
  ~FailingThreadStarts();

  /// How many have failed by now.
  static long failed() noexcept;
};

}  // namespace poolbench::testing
