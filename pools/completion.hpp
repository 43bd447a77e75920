#pragma once

#include "pools/language.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "pools/first_error.hpp"
#include "pools/pool.hpp"
#include "pools/wait_group.hpp"

namespace poolbench {

/// The half of the contract that all pools share: it counts the jobs under way and keeps the first exception among
/// them. A pool calls submit() in its own submit(), run() where the job runs, and wait() in drain().
class Completion {
 public:
  /// Counts a submitted job, then calls `hand_on`, which passes it to a worker. If that throws, the job counts as never
  /// submitted and the exception passes through.
  template <class HandOn>
  void submit(HandOn&& hand_on) {
    under_way_.add();  // before it can run
    try {
      std::forward<HandOn>(hand_on)();
    } catch (...) {
      under_way_.done();
      throw;
    }
  }

  /// Runs `job` on the calling thread as `worker` and counts it as ended, whether it returned or threw.
  void run(const Job& job, unsigned worker) noexcept {
    error_.guard([&] { job(worker); });
    under_way_.done();
  }

  /// The two halves of run(), for a pool that does not hold a thread while a job waits. begin() returns how long the
  /// job waits. If it returns nothing, the job threw and has ended, and end() must not be called for it.
  std::optional<std::chrono::nanoseconds> begin(const Job& job, unsigned worker) noexcept {
    std::optional<std::chrono::nanoseconds> wait;
    error_.guard([&] { wait = job.begin(worker); });
    if (!wait) under_way_.done();
    return wait;
  }

  void end(const Job& job) noexcept {
    error_.guard([&] { job.end(); });
    under_way_.done();
  }

  /// Blocks until every submitted job has ended; rethrows the first exception.
  void wait() {
    wait_quietly();
    error_.rethrow();
  }

  /// The same for a destructor: rethrows nothing.
  void wait_quietly() { under_way_.wait(); }

 private:
  WaitGroup under_way_;
  FirstError error_;
};

}  // namespace poolbench
