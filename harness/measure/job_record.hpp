#pragma once

#include <cstdint>
#include <vector>

namespace poolbench {

/// What one job wrote down: nanoseconds of Clock, absolute. A time that is 0 has not come.
struct JobRecord {
  std::int64_t submit_ns = 0;  ///< just before its submit
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  std::uint32_t hash = 0;
  std::uint32_t worker = 0;
};
static_assert(sizeof(JobRecord) == 32);

/// One record per job. Each is written by the job's producer, then by the thread that runs the job, and read after the
/// pool has drained; the pool's own hand-over orders these.
using Trace = std::vector<JobRecord>;

}  // namespace poolbench
