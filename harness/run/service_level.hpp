#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/measure/statistics.hpp"

namespace poolbench {

/// A service level objective: "99 % of the requests are answered within 50 ms".
struct ServiceLevel {
  std::uint64_t per_mille = 0;  ///< of the jobs: 500, 900, 990 or 999
  std::chrono::nanoseconds most{};

  /// The percentile that it is about.
  std::int64_t percentile_of(const Percentiles& response_ns) const;
  bool is_met(const Percentiles& response_ns) const { return percentile_of(response_ns) <= most.count(); }

  /// With fewer jobs, no job would be beyond the percentile, so that it would be the maximum.
  std::uint64_t fewest_jobs() const { return 1000 / (1000 - per_mille); }
};

/// "p99<50ms"; with p50, p90, p99 or p99.9. Throws TextError.
ServiceLevel parse_service_level(std::string_view text);

/// As users type it.
std::string name_of(const ServiceLevel& level);

}  // namespace poolbench
