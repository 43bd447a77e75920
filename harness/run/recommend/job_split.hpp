#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace poolbench {

/// What one job does with its time, measured where nothing else runs.
struct JobSplit {
  double compute_ns = 0;               ///< processor time
  double wait_ns = 0;                  ///< the rest
  std::vector<std::int64_t> services;  ///< how long each of some jobs took, in no particular order

  double service_ns() const { return compute_ns + wait_ns; }
};

/// Of a traced trial without a pool, whose jobs took `services`, at least one, and `cpu_ns` processor time altogether.
JobSplit split_of(std::vector<std::int64_t> services, double cpu_ns);

/// How many workers keep `cpus` processors busy: cpus (1 + wait / compute) (Goetz, Java Concurrency in Practice, 2006,
/// section 8.2). At least 1 and at most `most`.
unsigned workers_for(const JobSplit& split, double cpus, unsigned most);

}  // namespace poolbench
