#pragma once

namespace poolbench::testing {

/// While it lives, threads cannot be started: those that follow `before` others, `count` in a row; but for those that
/// oneTBB's and GCC's libraries start, which end the process if they cannot.
///
/// One at a time. For programs that link failing_thread_starts.cpp, which stands before pthread_create().
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
