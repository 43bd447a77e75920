#pragma once

#include <future>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "pools/completion.hpp"
#include "pools/pool.hpp"
#include "pools/standard/worker_slots.hpp"

namespace poolbench {

/// A pool without workers: it starts a thread for each job, and the thread ends with the job. submit() blocks while W
/// jobs run.
///
/// `Start` starts a callable on its own thread and returns a handle. The handle is default-constructible and movable,
/// and joins the thread when it is destroyed or assigned to.
///
/// A job's thread gives its slot back in its last step, perhaps before submit() has stored the thread's handle.
/// submit() holds `starting_` until it has, so that the slot's next job does not overtake it. It also joins the slot's
/// last thread while it holds `starting_`; that thread no longer needs any of our locks.
template <class Start>
class PerJobPool final : public Pool {
 public:
  explicit PerJobPool(PoolConfig config) : slots_(config.workers), threads_(config.workers) {}

  ~PerJobPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    slots_.lend([&](unsigned worker) { completion_.submit([&] { start(job, worker); }); });
  }

  void drain() override { completion_.wait(); }

 private:
  void start(Job job, unsigned worker) {
    const std::lock_guard lock(starting_);
    threads_[worker] = Start()([this, job, worker] {
      completion_.run(job, worker);
      slots_.give_back(worker);
    });
  }

  using Handle = std::invoke_result_t<Start, void (*)()>;

  Completion completion_;
  WorkerSlots slots_;
  std::mutex starting_;
  std::vector<Handle> threads_;  // one per slot; joined before the other members go
};

struct StartThread {
  template <class Action>
  std::jthread operator()(Action&& action) const {
    return std::jthread(std::forward<Action>(action));
  }
};

struct StartAsync {
  template <class Action>
  std::future<void> operator()(Action&& action) const {
    return std::async(std::launch::async, std::forward<Action>(action));
  }
};

/// A thread for each job.
using ThreadPerJobPool = PerJobPool<StartThread>;

/// std::async for each job, with the policy that starts a thread.
using AsyncPool = PerJobPool<StartAsync>;

}  // namespace poolbench
