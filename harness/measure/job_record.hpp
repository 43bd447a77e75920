#pragma once

#include <cstdint>
#include <vector>

namespace poolbench {

/// The record of one job. Times are absolute, in nanoseconds of Clock; 0 means not yet.
struct JobRecord {
  std::int64_t arrival_ns = 0;  ///< when it was due, under load; 0 in a batch, whose jobs all arrive at its start
  std::int64_t submit_ns = 0;   ///< just before its submit
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  std::uint32_t hash = 0;
  std::uint32_t worker = 0;
};
static_assert(sizeof(JobRecord) == 40);

/// One record per job. The job's producer writes it first, then the thread that runs the job. Read it after the pool
/// has drained. The pool's own hand-over orders these accesses.
using Trace = std::vector<JobRecord>;

}  // namespace poolbench
