#include "harness/run/recommend/experiment.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "harness/run/recommend/trials.hpp"

namespace poolbench {
namespace {

constexpr std::chrono::milliseconds alone_time{500};
constexpr double alone_share = 0.02;       // of the time, if that is more
constexpr std::uint64_t fewest_alone = 3;  // jobs
constexpr std::uint64_t most_alone = 20'000;

/// Two trials, since nobody knows how long a job takes before the first.
void measure_alone(Trials& trials) {
  std::uint64_t jobs = fewest_alone;
  for (int trial = 0; trial < 2; ++trial) {
    std::optional<MeasuredTrial> measured = trials.measure(trials.batch({.pool = baseline_pool, .workers = 1}, jobs));
    if (!measured) throw std::runtime_error("the run ended before a job alone was measured");
    const TrialResult& result = measured->row.result;
    if (result.status != Status::ok || measured->services.empty())
      throw std::runtime_error("a job alone could not be measured: " + result.error);
    trials.found().split = split_of(std::move(measured->services), processor_ns(result));
    const double time_ns = std::max(static_cast<double>(std::chrono::nanoseconds(alone_time).count()),
                                    alone_share * static_cast<double>(trials.question().budget.count()));
    const double fitting = time_ns / std::max(1.0, trials.found().split.service_ns());
    jobs = static_cast<std::uint64_t>(
        std::clamp(fitting, static_cast<double>(fewest_alone), static_cast<double>(most_alone)));
    if (jobs == fewest_alone) break;
  }
  trials.found().guess = workers_for(trials.found().split, trials.question().cpus, trials.question().most_workers);
}

}  // namespace

void experiment(const RecommendQuestion& question, const ExperimentActions& actions, Recommendation& found) {
  Trials trials(question, actions, found);
  measure_alone(trials);
  if (question.load) {
    size_for_load(trials);
  } else {
    search_throughput(trials);
  }
}

}  // namespace poolbench
