#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "pools/coroutine/task.hpp"

namespace poolbench::testing {

/// Runs tasks when the test says so and in the order that it says, so that it can play through every interleaving on
/// one thread.
class ManualExecutor final : public Executor {
 public:
  /// `on_finished` is called whenever a task has ended.
  explicit ManualExecutor(std::function<void()> on_finished = [] {}) : on_finished_(std::move(on_finished)) {}

  void ready(Task::promise_type& task) noexcept override { ready_.push_back(&task); }

  /// How many tasks are ready.
  std::size_t ready_tasks() const { return ready_.size(); }

  /// Runs one ready task up to its next wait or its end; 0 is the one that has been ready longest.
  void run_one(std::size_t place = 0) {
    Task::promise_type& task = *ready_.at(place);
    ready_.erase(ready_.begin() + static_cast<std::ptrdiff_t>(place));
    task.resume();
  }

  /// Runs tasks, the one that has been ready longest first, until none is ready.
  void run() {
    while (!ready_.empty()) run_one();
  }

  /// Tasks that were started and have not ended.
  int alive() const { return alive_; }

 private:
  void started() noexcept override { ++alive_; }
  void finished() noexcept override {
    --alive_;
    on_finished_();
  }

  std::function<void()> on_finished_;
  std::vector<Task::promise_type*> ready_;
  int alive_ = 0;
};

}  // namespace poolbench::testing
