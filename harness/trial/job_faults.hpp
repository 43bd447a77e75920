#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>

namespace poolbench {

/// What went wrong in the jobs of a batch, apart from what their pool did wrong. Keeps the first fault. Any thread.
class JobFaults {
 public:
  /// Call it where the job's exception is caught.
  void add_exception(std::uint64_t job) noexcept;
  void add_wrong_result(std::uint64_t job) noexcept;

  bool any() const noexcept { return any_.load(std::memory_order_relaxed); }

  /// "job 17 failed: connection refused". Empty if there is none; only for a caller that has synchronized with the
  /// jobs.
  std::string first() const;

 private:
  void add(std::uint64_t job, const char* what, const std::exception* error = nullptr) noexcept;

  std::atomic<bool> any_{false};
  mutable std::mutex mutex_;
  std::string first_;  // guarded by mutex_
};

}  // namespace poolbench
