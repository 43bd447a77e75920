#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "harness/run/recommend/job_split.hpp"
#include "harness/run/service_level.hpp"

namespace poolbench {

/// How many workers: so that jobs that arrive at random at this rate are answered as promised.
struct LoadQuestion {
  double rate_hz = 0;
  ServiceLevel objective = {};
};

/// Whether service times look exponentially distributed: their standard deviation is about their mean, and so is the
/// part that their 99th percentile has of its own.
bool look_exponential(std::span<const std::int64_t> services);

/// The objective's percentile if no job waits. At least one service time.
double own_percentile_ns(const JobSplit& split, const ServiceLevel& objective);

/// What a model says before anything is measured under load.
struct Sizing {
  std::optional<unsigned> workers;  ///< none: not even the most are enough
  std::string model;                ///< "Erlang's C", or "a replay of 1 000 measured service times"
};

/// The fewest workers, at most `most`, of a pool that loses no time and serves in the order of arrival. By Erlang's C
/// if the service times look exponential, otherwise by replaying random arrivals with service times drawn from those
/// measured. At least one service time.
Sizing size_for(std::span<const std::int64_t> services, const LoadQuestion& question, unsigned most);

}  // namespace poolbench
