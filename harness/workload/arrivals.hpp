#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/workload/named_choice.hpp"
#include "harness/workload/recorded_times.hpp"

namespace poolbench {

enum class ArrivalProcess { batch, poisson, uniform, burst, recorded, closed };

/// When the jobs of a workload arrive: all at once, as a batch; one after another whatever the pool does, as an open
/// load; or when a user has thought, as a closed load.
struct Arrivals {
  ArrivalProcess process = ArrivalProcess::batch;
  double rate_hz = 0;                       ///< mean; 0: a batch, a closed load, or not known yet
  double utilization = 0;                   ///< if not 0: `rate_hz` follows from it and the workers
  std::uint64_t burst = 1;                  ///< how many arrive at once
  const RecordedTimes* recorded = nullptr;  ///< instants, stretched to `rate_hz`
  std::uint64_t users = 0;                  ///< of a closed load
  std::chrono::nanoseconds think{};         ///< of a closed load: the mean, with an exponential distribution

  bool operator==(const Arrivals&) const = default;
  bool is_load() const noexcept { return process != ArrivalProcess::batch; }
  bool is_closed() const noexcept { return process == ArrivalProcess::closed; }
  bool is_open() const noexcept { return is_load() && !is_closed(); }
};

/// The open ones, in the order of ArrivalProcess: "burst:N" stands for one with its parameter.
std::span<const NamedChoice> arrival_processes();

/// "poisson", "burst:10", "file:requests.csv,column=arrival_s", "closed:100,1s": as users type it, and as the CSV has
/// it. Empty for a batch.
std::string name_of(const Arrivals& arrivals);

/// When each of `count` jobs arrives, counted from the start, in ascending order. The seed and `draw`, which counts
/// from 1, decide random ones. `arrivals` is an open load and has its rate. Throws std::length_error if fewer were
/// recorded.
std::vector<std::chrono::nanoseconds> draw_arrivals(std::uint64_t count, const Arrivals& arrivals, std::uint64_t seed,
                                                    std::uint64_t draw = 1);

/// How long is thought before each of `count` jobs of a closed load.
std::vector<std::chrono::nanoseconds> draw_thinks(std::uint64_t count, const Arrivals& arrivals, std::uint64_t seed,
                                                  std::uint64_t draw = 1);

}  // namespace poolbench
