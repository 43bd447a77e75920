#pragma once

#include "pools/language.hpp"

#include <coroutine>
#include <exception>
#include <utility>

#include "pools/channel/parker.hpp"

namespace poolbench {

class Executor;

/// What a coroutine returns that an Executor runs like a goroutine: it starts when Executor::start() takes it, its
/// frame is freed when it ends, and it communicates through channels. A Task that was never started is destroyed
/// without running. An exception that leaves the coroutine ends the process, as a panic ends a Go program.
class [[nodiscard]] Task {
 public:
  class promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  Task(Task&& other) noexcept : handle_(other.release()) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

 private:
  friend class Executor;

  explicit Task(Handle handle) : handle_(handle) {}
  Handle release() noexcept { return std::exchange(handle_, nullptr); }

  Handle handle_;
};

/// Decides where and when woken coroutines resume.
class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  /// Takes over `task` and lets it begin.
  void start(Task task);

  /// Called when `task`, one of its own, may go on. From any thread if the executor allows it.
  virtual void ready(Task::promise_type& task) noexcept = 0;

 private:
  friend class Task::promise_type;

  virtual void started() noexcept = 0;
  /// Called when a task has ended and its frame is gone.
  virtual void finished() noexcept = 0;
};

/// The coroutine's side of a Task: the parker through which channels wake it.
class Task::promise_type final : public Parker {
 public:
  Task get_return_object() noexcept { return Task(Handle::from_promise(*this)); }
  std::suspend_always initial_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }

  /// Frees the frame before it tells the executor, so that a thread that waits for the end may destroy everything.
  auto final_suspend() const noexcept {
    struct Free {
      bool await_ready() const noexcept { return false; }
      void await_suspend(Handle handle) const noexcept {
        Executor& executor = *handle.promise().executor_;
        handle.destroy();
        executor.finished();
      }
      void await_resume() const noexcept {}
    };
    return Free();
  }

  void unpark() noexcept override { executor_->ready(*this); }

  /// For the executor: runs the coroutine up to its next wait or its end.
  void resume() { Handle::from_promise(*this).resume(); }
  /// For the executor: destroys a coroutine that nothing else refers to.
  void destroy() noexcept { Handle::from_promise(*this).destroy(); }

  promise_type* next = nullptr;  ///< in the executor's queue

 private:
  friend class Executor;

  Executor* executor_ = nullptr;
};

inline void Executor::start(Task task) {
  Task::promise_type& promise = task.release().promise();
  promise.executor_ = this;
  started();
  ready(promise);
}

}  // namespace poolbench
