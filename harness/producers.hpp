#pragma once

#include <cstdint>

#include "harness/batch.hpp"
#include "harness/measurement.hpp"
#include "pools/pool.hpp"

namespace poolbench {

/// The first job of a producer's share; the share ends before the next producer's.
constexpr std::uint64_t first_job_of(std::uint64_t producer, std::uint64_t producers, std::uint64_t jobs) {
  return jobs * producer / producers;
}

/// Submits the jobs of `batch` to `pool` from `producers` threads, each an equal, contiguous share, until all are
/// submitted or the batch is abandoned. One producer is the calling thread itself; more are threads that wait for a
/// common start. Records each submit in `trace` unless that is nullptr. Returns the start and the end of the accepting.
/// Rethrows the first exception of a submit.
BatchTimes submit_all(Pool& pool, Batch& batch, std::uint64_t jobs, unsigned producers, Trace* trace);

}  // namespace poolbench
