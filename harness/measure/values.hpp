#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/measure/job_record.hpp"
#include "harness/measure/statistics.hpp"

namespace poolbench {

/// `value` of each record.
template <class Value>
std::vector<std::int64_t> values_of(std::span<const JobRecord> trace, Value value) {
  std::vector<std::int64_t> values(trace.size());
  std::ranges::transform(trace, values.begin(), value);
  return values;
}

/// Its percentiles. `trace` has at least one record.
template <class Value>
Percentiles percentiles_of(std::span<const JobRecord> trace, Value value) {
  std::vector<std::int64_t> values = values_of(trace, value);
  return percentiles(values);
}

}  // namespace poolbench
