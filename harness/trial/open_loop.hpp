#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "harness/trial/load_producer.hpp"

namespace poolbench {

/// Submits each job when it is due, whether or not a worker is free. If submit() blocks or the producer is late, the
/// jobs that have become due follow at once. Each remains due at its planned time.
///
/// Returns when all jobs are submitted; when `stopped` says so; or when more than `most_backlog` jobs are due and have
/// not ended. Rethrows what `submit` throws.
///
/// `arrivals`: when each job is due, counted from the start, in ascending order.
LoadOutcome run_open_loop(std::span<const std::chrono::nanoseconds> arrivals, std::uint64_t most_backlog,
                          const LoadActions& actions);

}  // namespace poolbench
