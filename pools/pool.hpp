#pragma once

#include "pools/language.hpp"

#include <chrono>
#include <cstdint>
#include <thread>
#include <type_traits>

namespace poolbench {

/// What the jobs of one batch do; a Job names one of them by its index.
///
/// A pool calls it through Job, from any of its threads, and for different indices at the same time.
class JobBody {
 public:
  JobBody() = default;
  JobBody(const JobBody&) = delete;
  JobBody& operator=(const JobBody&) = delete;

  /// First half of job `index`: everything that needs a processor. Returns how long the job then waits.
  virtual std::chrono::nanoseconds begin(std::uint64_t index, unsigned worker) = 0;

  /// Second half: the job's wait is over. Called once, after begin() of the same index.
  virtual void end(std::uint64_t /*index*/) {}

  /// Runs the whole job on the calling thread, which sleeps through the job's wait.
  virtual void run(std::uint64_t index, unsigned worker) {
    const std::chrono::nanoseconds wait = begin(index, worker);
    if (wait > std::chrono::nanoseconds::zero()) std::this_thread::sleep_for(wait);
    end(index);
  }

 protected:
  ~JobBody() = default;
};

/// One unit of work, as handed to a pool: two words, copied freely. The body must outlive it.
class Job {
 public:
  Job() = default;
  Job(JobBody& body, std::uint64_t index) : body_(&body), index_(index) {}

  /// Runs the job on the calling thread and returns when it has ended; an exception of the job passes through. `worker`
  /// is in [0, workers), and no two running jobs use the same number at once.
  void operator()(unsigned worker) const { body_->run(index_, worker); }

  /// The two halves, for a pool that does not hold a thread while a job waits: it calls begin(), lets at least the
  /// returned time pass, then calls end() on any thread. A worker counts as busy from begin() to end().
  std::chrono::nanoseconds begin(unsigned worker) const { return body_->begin(index_, worker); }
  void end() const { body_->end(index_); }

 private:
  JobBody* body_ = nullptr;
  std::uint64_t index_ = 0;
};

static_assert(std::is_trivially_copyable_v<Job> && sizeof(Job) <= 16);

/// What a pool is built from.
struct PoolConfig {
  unsigned workers = 1;  ///< the most jobs that the pool may run at once, at least 1; not its number of threads
};

/// The contract that every measured pool keeps. The factory may throw, for example if a thread cannot be started; it
/// then leaves nothing behind.
///
/// - A submitted job runs exactly once, and at most `workers` jobs run at once.
/// - An exception in a job ends neither the process nor a worker: all other jobs still run, and drain() rethrows the
///   first exception. The destructor drops an exception that no drain() rethrew.
///
/// Two kinds of pools differ from the others and declare it (PoolEntry in pools/registry.hpp):
/// - A pool that runs in drain postpones every job until drain() or the destructor is called; its worker threads may
///   include the caller's. A caller that waits for a job to run must have another thread drain.
/// - A pool that runs jobs in halves has W jobs under way on fewer threads. It is made for jobs that wait between
///   begin() and end(); a job that blocks in begin() holds up all others.
class Pool {
 public:
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Runs every submitted job to its end, then ends and joins the pool's threads. No other thread may be inside a call
  /// to the pool.
  virtual ~Pool() = default;

  /// Accepts a job. Any thread may call it, but no job of the same pool may. It may block: back-pressure is up to the
  /// pool. If it throws, because memory or a thread is missing, the job was not accepted and never runs; everything
  /// else goes on.
  virtual void submit(Job job) = 0;

  /// Returns when every job whose submit() has returned has ended; everything that the jobs wrote is then visible to
  /// the caller. Rethrows the first exception since the last drain(). The pool can be used again. Only one thread at a
  /// time may call it. If it throws because memory ran out, jobs may be left; the next drain() or the destructor runs
  /// them.
  virtual void drain() = 0;
};

}  // namespace poolbench
