#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/workload/lognormal.hpp"
#include "harness/workload/named_choice.hpp"
#include "harness/workload/recorded_times.hpp"

namespace poolbench {

enum class SleepShape { constant, uniform, exponential, lognormal, bimodal, pareto, recorded };

/// How the service times of a workload spread around their mean.
struct SleepDistribution {
  SleepShape shape = SleepShape::constant;
  double alpha = 0;                                 ///< of pareto: the tail index, more than 1
  const RecordedTimes* recorded = nullptr;          ///< of recorded
  const LognormalTimes* lognormal_times = nullptr;  ///< of a lognormal that has its own mean and sigma; else sigma is 1

  bool operator==(const SleepDistribution&) const = default;

  // The shapes without a parameter.
  static const SleepDistribution constant;
  static const SleepDistribution uniform;
  static const SleepDistribution exponential;
  static const SleepDistribution lognormal;
  static const SleepDistribution bimodal;
};

inline constexpr SleepDistribution SleepDistribution::constant{};
inline constexpr SleepDistribution SleepDistribution::uniform{.shape = SleepShape::uniform};
inline constexpr SleepDistribution SleepDistribution::exponential{.shape = SleepShape::exponential};
inline constexpr SleepDistribution SleepDistribution::lognormal{.shape = SleepShape::lognormal};
inline constexpr SleepDistribution SleepDistribution::bimodal{.shape = SleepShape::bimodal};

/// The mean of a distribution that has one of its own, which replaces --sleep.
std::optional<std::chrono::nanoseconds> own_mean(const SleepDistribution& distribution);

/// In the order of SleepShape, the last of which has two forms: "pareto:ALPHA" stands for one with its parameter.
std::span<const NamedChoice> sleep_distributions();

/// "exponential", "pareto:1.5", "lognormal:p50=3ms,p99=80ms", "file:times.csv,column=service_ms",
/// "quantiles:p50=1ms,p99=5ms": as users type it, and as the CSV has it.
std::string name_of(const SleepDistribution& distribution);

/// `count` service times. Those that were recorded are what they were; all others have the given mean, which is
/// own_mean() where there is one. The seed and
/// `draw`, which counts from 1, decide random ones. Throws std::length_error if recorded times in order are fewer.
std::vector<std::chrono::nanoseconds> draw_service_times(std::uint64_t count, std::chrono::nanoseconds mean,
                                                         const SleepDistribution& distribution, std::uint64_t seed,
                                                         std::uint64_t draw = 1);

}  // namespace poolbench
