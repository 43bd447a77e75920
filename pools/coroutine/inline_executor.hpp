#pragma once

#include "pools/language.hpp"

#include "pools/coroutine/task.hpp"
#include "pools/wait_group.hpp"

namespace poolbench {

/// Runs a coroutine inside the call that wakes it, on that thread: a rendezvous with it costs a function call instead
/// of a switch of threads. For coroutines that wait for BetweenThreads channels and never block. They must not wake one
/// another in circles, because each wake-up is a nested call. A task may resume on another thread after every wait, so
/// it must not use anything that belongs to one thread; clang++ 14 even keeps the value of std::this_thread::get_id()
/// from before the wait. Any thread may call any member.
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
