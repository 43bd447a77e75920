#include "harness/run/calibration.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/measure/hand_over_costs.hpp"
#include "harness/run/harness_costs.hpp"

namespace poolbench {
namespace {

MedianInterval over(const std::vector<HarnessCosts>& rounds, double HarnessCosts::*cost) {
  std::vector<double> values(rounds.size());
  std::ranges::transform(rounds, values.begin(), cost);
  return median_interval(std::move(values));
}

/// Of the rounds that have this cost; none if there are none.
std::optional<MedianInterval> over(const std::vector<HandOverCosts>& rounds,
                                   std::optional<double> HandOverCosts::*cost) {
  std::vector<double> values;
  for (const HandOverCosts& round : rounds) {
    if (round.*cost) values.push_back(*(round.*cost));
  }
  if (values.empty()) return std::nullopt;
  return median_interval(std::move(values));
}

}  // namespace

Calibration calibrate(const CalibrationPlan& plan, const PoolEntry& pool, const HandOvers& hand_overs) {
  const Workload workload({.jobs = plan.jobs_per_batch});
  std::vector<HarnessCosts> harness;
  std::vector<HandOverCosts> host;
  for (unsigned round = 0; round < plan.rounds; ++round) {
    harness.push_back(measure_harness(pool, workload));
    host.push_back(measure_hand_overs(hand_overs));
  }
  return {.jobs = plan.jobs_per_batch,
          .bare_per_job = over(harness, &HarnessCosts::bare_per_job),
          .untraced_extra = over(harness, &HarnessCosts::untraced_extra),
          .traced_extra = over(harness, &HarnessCosts::traced_extra),
          .clock_read = over(harness, &HarnessCosts::clock_read),
          .millisecond_sleep = over(harness, &HarnessCosts::millisecond_sleep),
          .yield = over(host, &HandOverCosts::yield_ns),
          .wake_here = over(host, &HandOverCosts::wake_here_ns),
          .wake_there = over(host, &HandOverCosts::wake_there_ns),
          .spin = over(host, &HandOverCosts::spin_ns),
          .thread_start = over(host, &HandOverCosts::thread_start_ns)};
}

}  // namespace poolbench
