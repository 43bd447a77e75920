#pragma once

#include <cstddef>
#include <utility>

#include "pools/coroutine/task.hpp"

namespace poolbench::goroutine {

/// How many workers of an event loop have no job; below zero, how many jobs the loop took in that have no worker yet.
/// Also holds the task that waits for an idle worker. For one thread.
class Vacancies {
 public:
  explicit Vacancies(std::ptrdiff_t count) : count_(count) {}

  std::ptrdiff_t count() const noexcept { return count_; }
  void take() noexcept { --count_; }
  void give_back() noexcept {
    ++count_;
    if (waiting_ != nullptr) std::exchange(waiting_, nullptr)->unpark();
  }

  /// `co_await vacancies.wait()`, for one task at a time: resumes when there is an idle worker.
  auto wait() noexcept {
    struct Wait {
      bool await_ready() const noexcept { return vacancies.count_ > 0; }
      void await_suspend(Task::Handle task) const noexcept { vacancies.waiting_ = &task.promise(); }
      void await_resume() const noexcept {}
      Vacancies& vacancies;
    };
    return Wait{*this};
  }

 private:
  std::ptrdiff_t count_;
  Parker* waiting_ = nullptr;
};

}  // namespace poolbench::goroutine
