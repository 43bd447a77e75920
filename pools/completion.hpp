#pragma once

#include "pools/language.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "pools/first_error.hpp"
#include "pools/pool.hpp"
#include "pools/wait_group.hpp"

namespace poolbench {

/// The half of the contract that all pools share: which jobs are under way, and the first exception among them.
/// A pool calls submit() in its own, run() where the job runs, and wait() in drain().
class Completion {
 public:
  /// A job is submitted: counts it, then calls `hand_on`, which passes it to a worker. If that throws, the job counts
  /// as never submitted and the exception passes through.
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

  /// The two halves of run(), for a pool that holds no thread while a job waits. begin() returns how long that is; if
  /// it returns nothing, the job threw, has ended, and must not be ended again.
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

  /// The same for a destructor: nothing is rethrown.
  void wait_quietly() { under_way_.wait(); }

 private:
  WaitGroup under_way_;
  FirstError error_;
};

}  // namespace poolbench
