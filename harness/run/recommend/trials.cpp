#include "harness/run/recommend/trials.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace poolbench {

bool Trials::over() {
  found_.out_of_time = found_.out_of_time || ended_ || actions_.time_used() >= 1;
  return found_.out_of_time;
}

std::optional<MeasuredTrial> Trials::measure(const Cell& cell) {
  ++found_.trials;
  std::uint64_t& repetition = repetitions_[{{cell.pool, cell.workers}, cell.workload.jobs}];
  std::optional<MeasuredTrial> measured = actions_.measure(cell, ++repetition);
  if (!measured) {
    ended_ = true;
    return std::nullopt;
  }
  const TrialResult& result = measured->row.result;
  if (result.status == Status::ok) return measured;
  std::string what = describe(cell) + ": " + result.error;
  if (std::ranges::find(found_.failures, what) == found_.failures.end()) found_.failures.push_back(std::move(what));
  return measured;
}

Cell Trials::batch(const Point& point, std::uint64_t jobs) const {
  Cell cell{.pool = point.pool, .workers = point.workers, .workload = question_.job};
  cell.workload.jobs = jobs;
  return cell;
}

double processor_ns(const TrialResult& result) {
  const Resources used = result.resources.value_or(Resources{});
  return static_cast<double>(used.cpu_user_ns) + static_cast<double>(used.cpu_system_ns);
}

double busy_cpus(const TrialResult& result) {
  return processor_ns(result) / static_cast<double>(std::max<std::int64_t>(1, result.measurement->makespan_ns));
}

}  // namespace poolbench
