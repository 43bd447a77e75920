#pragma once

#include "pools/language.hpp"

#include <utility>

#include "pools/coroutine/task.hpp"

namespace poolbench {

/// Tasks that may go on, first in, first out. Linked through the tasks, so it never allocates.
class RunQueue {
 public:
  bool empty() const noexcept { return first_ == nullptr; }

  void push(Task::promise_type& task) noexcept {
    task.next = nullptr;
    (last_ != nullptr ? last_->next : first_) = &task;
    last_ = &task;
  }

  /// The queue must not be empty.
  Task::promise_type& pop() noexcept {
    Task::promise_type& task = *first_;
    first_ = task.next;
    if (first_ == nullptr) last_ = nullptr;
    return task;
  }

  /// Moves all of `other` to the end of this one.
  void append(RunQueue& other) noexcept {
    if (other.empty()) return;
    (last_ != nullptr ? last_->next : first_) = other.first_;
    last_ = other.last_;
    other.first_ = other.last_ = nullptr;
  }

 private:
  Task::promise_type* first_ = nullptr;
  Task::promise_type* last_ = nullptr;
};

}  // namespace poolbench
