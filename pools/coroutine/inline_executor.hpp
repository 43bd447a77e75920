#pragma once

#include "pools/language.hpp"

#include "pools/coroutine/task.hpp"
#include "pools/wait_group.hpp"

namespace poolbench {

/// Runs a coroutine inside of whatever wakes it, on that thread: a rendezvous with it costs a function call instead of
/// a switch of threads. For coroutines that wait for channels between threads and never block; they must not wake one
/// another in circles, since each wake-up is a nested call. A task may find itself on another thread after every wait,
/// so it must not use what belongs to one; clang++ 14 even keeps std::this_thread::get_id() from before the wait. Every
/// member may be called from any thread.
class InlineExecutor final : public Executor {
 public:
  /// Blocks until every task has ended.
  ~InlineExecutor() override { running_.wait(); }

  void ready(Task::promise_type& task) noexcept override { task.resume(); }

 private:
  void started() noexcept override { running_.add(); }
  void finished() noexcept override { running_.done(); }

  WaitGroup running_;
};

}  // namespace poolbench
