#pragma once

#include <functional>

#include "harness/measure/measurement.hpp"

namespace poolbench {

/// Calls `produce` with 0, 1 … `producers` - 1. One producer is the calling thread itself; more are threads that wait
/// for a common start. Waits for all of them. Returns the first start and the last end as start_ns and accepted_ns. If
/// a producer throws or its thread cannot be started, calls `stop`, which makes the others end soon, waits for them,
/// and rethrows the first exception. `stop` may be called several times, on any thread.
BatchTimes run_producers(unsigned producers, const std::function<void(unsigned producer)>& produce,
                         const std::function<void()>& stop);

}  // namespace poolbench
