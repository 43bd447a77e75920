#pragma once

#include "pools/language.hpp"

#include <cstdint>
#include <string>

namespace poolbench {

class Workload;

/// What the work of a trial is built from.
struct JobSetting {
  const Workload& workload;  ///< the word and the service time of each job; outlives the work
  unsigned workers = 1;      ///< every worker number is below this
  double hash_ns = 0;        ///< how long hashing one word takes alone, see time_of_hash()

  std::uint64_t jobs() const;  ///< every index is below this
  std::uint64_t seed() const;  ///< of --seed, for jobs that draw something
};

/// What the jobs of one trial do, beside hashing a word. It is built before the trial's pool and destroyed after it. If
/// its constructor throws, the trial has that error.
class JobWork {
 public:
  JobWork() = default;
  JobWork(const JobWork&) = delete;
  JobWork& operator=(const JobWork&) = delete;
  virtual ~JobWork() = default;

  /// Does job `index`, all of it, on the calling thread. Called once for each job of a trial, by any thread of the
  /// pool, for several jobs at once but never for two of the same `worker`. So what belongs to a worker, such as a
  /// connection, needs no lock. If it throws, the trial has that error, and jobs that have not begun are skipped.
  virtual void run(std::uint64_t index, unsigned worker) = 0;

  /// Whether the result of the job that this worker has just run is right. Called on the thread that ran it, before the
  /// worker's next job, and not part of the job's time, except in a pool that runs jobs in halves.
  virtual bool is_right(std::uint64_t /*index*/, unsigned /*worker*/) { return true; }

  /// Why the figures may not show what the job claims to do, and what to do about it. Empty if there is no such doubt.
  virtual std::string caution() const { return {}; }
};

}  // namespace poolbench
