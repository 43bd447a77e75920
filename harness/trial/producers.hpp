#pragma once

#include <cstdint>

#include "harness/measure/measurement.hpp"
#include "harness/trial/batch.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The first job of a producer's share; the share ends before the next producer's.
constexpr std::uint64_t first_job_of(std::uint64_t producer, std::uint64_t producers, std::uint64_t jobs) {
  return jobs * producer / producers;
}

/// Submits the jobs of `batch` to `pool` from as many threads as its workload has producers, each an equal, contiguous
/// share, until all are submitted or the batch is abandoned. One producer is the calling thread itself; more are
/// threads that wait for a common start. Returns the start and the end of the accepting. If a submit throws, abandons
/// the batch, so that the other producers stop and no queued job runs, waits for them, and rethrows the first
/// exception.
BatchTimes submit_all(Pool& pool, Batch& batch);

}  // namespace poolbench
