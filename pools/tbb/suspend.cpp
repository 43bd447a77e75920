#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include "pools/backlog.hpp"
#include "pools/completion.hpp"
#include "pools/cpu_set.hpp"
#include "pools/tbb/resume_timer.hpp"
#include "pools/tbb/stack_preflight.hpp"
#include "pools/tbb/tbb_pools.hpp"
#include "pools/tbb/worker_arena.hpp"
#include "pools/thread_preflight.hpp"
#include "pools/wait_group.hpp"

namespace poolbench {
namespace {

/// An arena counts the references to it, one per suspended task, in the low 12 bits of a word, and its working threads
/// in the bits above (oneTBB 2021.8, ref_external_bits in src/tbb/arena.h). From 4 096 on, it takes references for
/// threads: an arena of T threads that suspended more than T × 4 096 tasks let none of its own threads in again and
/// hung (seen with T = 1, 2 and 4). So we stay within what it can count, and leave some for TBB's own use.
constexpr unsigned most_workers = 4'000;

/// TBB's default is 4 MiB of addresses. In a test, a suspended task touched some 7 KiB.
constexpr std::size_t stack_size = std::size_t{256} << 10;

/// 80 MiB for everything else that the process maps before all stacks are in use: the stack and the heap of a thread.
constexpr std::size_t spare_stacks = 320;

unsigned threads_for(unsigned workers) {
  if (workers > most_workers) {
    throw std::invalid_argument("oneTBB counts the suspended tasks of an arena in 12 bits; use at most " +
                                std::to_string(most_workers) + " workers");
  }
  return std::min(workers, usable_processors());
}

/// A task of the arena is one of the W workers as long as jobs wait for a worker: it begins a job, is suspended until
/// the timer resumes it, ends the job and takes the next.
///
/// submit() holds `starting_` from the admission of a worker until its task is enqueued. If that fails, it gives the
/// worker back. Without the lock, another job could have queued behind that worker, which would never run it. Workers
/// do not take this lock.
class SuspendPool final : public Pool {
 public:
  explicit SuspendPool(PoolConfig config)
      : backlog_(config.workers), arena_(threads_for(config.workers)), timer_(config.workers) {}

  ~SuspendPool() override {
    completion_.wait_quietly();
    tasks_.wait();
  }

  void submit(Job job) override {
    const std::lock_guard lock(starting_);
    completion_.submit([&] {
      if (const auto worker = backlog_.admit(job)) start(job, *worker);
    });
  }

  void drain() override { completion_.wait(); }

 private:
  void start(Job first, unsigned worker) {
    tasks_.add();
    try {
      arena_.enqueue([this, first, worker] { work(first, worker); });
    } catch (...) {
      tasks_.done();
      backlog_.give_back(worker);
      throw;
    }
  }

  void work(Job first, unsigned worker) {
    for (std::optional<Job> job = first; job; job = backlog_.next(worker)) run(*job, worker);
    tasks_.done();
  }

  void run(Job job, unsigned worker) {
    const auto wait = completion_.begin(job, worker);
    if (!wait) return;
    suspend_for(*wait);
    completion_.end(job);
  }

  void suspend_for(std::chrono::nanoseconds wait) {
    if (wait <= std::chrono::nanoseconds::zero()) return;
    const auto due = ResumeTimer::Clock::now() + wait;
    tbb::task::suspend([&](tbb::task::suspend_point task) { timer_.resume_at(due, task); });
  }

  Completion completion_;
  Backlog backlog_;
  std::mutex starting_;
  WaitGroup tasks_;
  tbb::global_control stack_size_{tbb::global_control::thread_stack_size, stack_size};
  WorkerArena arena_;
  ResumeTimer timer_;
};

}  // namespace

void preflight_suspend(PoolConfig config) {
  const unsigned threads = threads_for(config.workers);
  // One more for the timer. Threads are checked first, because what they reserve is no longer free for the stacks.
  require_startable(threads + 1);
  require_stacks(config.workers + threads + spare_stacks, stack_size);
}

std::unique_ptr<Pool> make_suspend_pool(PoolConfig config) {
  return std::make_unique<SuspendPool>(config);
}

}  // namespace poolbench
