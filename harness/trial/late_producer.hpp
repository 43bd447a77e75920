#pragma once

#include <string>

#include "harness/measure/measurement.hpp"

namespace poolbench {

/// Why a load says nothing about its pool, namely because its producer was the bottleneck; empty if it was not.
std::string find_late_producer(const Measurement& load);

}  // namespace poolbench
