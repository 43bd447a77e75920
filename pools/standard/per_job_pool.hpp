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

/// No workers: a thread is started for each job and ends with it. submit() blocks while W jobs run.
///
/// `Start` starts a callable on a thread of its own and returns a handle, default-constructible and movable, that joins
/// the thread when it is destroyed or assigned to.
///
/// A job gives its slot back as the last thing its thread does, perhaps before submit() has stored the thread's handle;
/// `starting_` is held until it has, so that the slot's next job does not overtake it. Under it, the slot's last thread
/// is joined, which needs none of our locks any more.
template <class Start>
class PerJobPool final : public Pool {
 public:
  explicit PerJobPool(PoolConfig config) : slots_(config.workers), threads_(config.workers) {}

  ~PerJobPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    const unsigned worker = slots_.take();
    try {
      completion_.submit([&] { start(job, worker); });
    } catch (...) {
      slots_.give_back(worker);
      throw;
    }
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
  std::vector<Handle> threads_;  // one a slot; joined before all else goes
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
