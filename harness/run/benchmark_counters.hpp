#pragma once

#include <benchmark/benchmark.h>

#include "harness/run/row.hpp"

namespace poolbench {

/// Puts the row's figures, named as in the CSV, into Google Benchmark's JSON.
void set_counters(benchmark::State& state, const Row& row);

}  // namespace poolbench
