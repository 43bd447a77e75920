#pragma once

#include "pools/language.hpp"

#include <exception>
#include <mutex>
#include <utility>

namespace poolbench {

/// Keeps the first exception that escapes on any thread until rethrow() collects it. Every member is thread-safe.
class FirstError {
 public:
  /// Calls `action`. Keeps the exception that it throws if that is the first, and drops it otherwise.
  template <class Action>
  void guard(Action&& action) noexcept {
    try {
      std::forward<Action>(action)();
    } catch (...) {
      keep(std::current_exception());
    }
  }

  /// Rethrows the kept exception, if there is one, and forgets it.
  void rethrow() {
    std::exception_ptr error;
    {
      const std::lock_guard lock(mutex_);
      error = std::exchange(error_, nullptr);
    }
    if (error) std::rethrow_exception(error);
  }

 private:
  // guard() still holds a dropped exception, so it is not destroyed under the lock: its destructor might call us.
  void keep(std::exception_ptr error) noexcept {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
  }

  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace poolbench
