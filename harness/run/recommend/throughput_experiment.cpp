#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/recommend/trial_size.hpp"
#include "harness/run/recommend/trials.hpp"

namespace poolbench {
namespace {

constexpr std::chrono::milliseconds trial_time{200};

/// What all pools are first compared with may take so much of the time, and repetitions get what is left at the end.
constexpr double coarse_share = 0.4;
constexpr double settling_from = 0.7;

double requested_ns(const WorkloadSpec& job, const Row& row) {
  return static_cast<double>(job.sleep.count()) + row.hash_ns + row.result.alone_ns.value_or(0);
}

/// Jobs per second between the first and the last begin of a job: the end of a batch is ragged, and a short batch would
/// flatter few workers. Relative to what the jobs were asked to take, since a draw of random service times may be
/// short.
double steady_throughput(const Row& row, double asked_ns) {
  const Measurement& measured = *row.result.measurement;
  if (!measured.jobs || !measured.jobs->steady_overhead_per_job_ns || !(measured.jobs->stretch > 0))
    return measured.throughput_hz;
  const double job_ns = measured.jobs->stretch * asked_ns + *measured.jobs->steady_overhead_per_job_ns;
  return row.cell.workers / std::max(job_ns, 1.0) * 1e9;
}

/// With how many numbers of workers there is time to measure every pool.
std::size_t coarse_steps(Trials& trials) {
  const auto trial = std::max<std::chrono::nanoseconds>(trial_time, shortest_trial(trials.found().split));
  const double all_pools_ns = static_cast<double>(trial.count()) * static_cast<double>(trials.question().pools.size());
  const double fitting = coarse_share * static_cast<double>(trials.question().budget.count()) / all_pools_ns;
  return static_cast<std::size_t>(std::clamp(fitting, 1.0, static_cast<double>(Search::most_coarse)));
}

class ThroughputExperiment {
 public:
  explicit ThroughputExperiment(Trials& trials) : trials_(trials) {}

  void search();
  void look_beside();

 private:
  SeenThroughput expected(const Point& point) const;
  std::optional<double> try_point(const Point& point);
  void sum_up_figures(const Point& point);

  Trials& trials_;
  std::map<Point, std::vector<PointFigures>> figures_;
  std::map<std::string, SeenThroughput> seen_;  // of each pool
  std::map<unsigned, double> best_hz_;          // of all pools, by number of workers
};

void ThroughputExperiment::search() {
  Search& search = trials_.found().search.emplace(trials_.question().pools, trials_.found().guess,
                                                  trials_.question().most_workers, coarse_steps(trials_));
  for (std::vector<Point> points = search.next(); !points.empty() && !trials_.over(); points = search.next()) {
    trials_.shuffle(points);
    for (const Point& point : points) {
      if (trials_.over()) break;
      const std::optional<double> throughput = try_point(point);
      if (throughput) {
        search.add(point, *throughput);
      } else if (!trials_.ended()) {
        search.lose(point);
      }
    }
    if (trials_.time_used() > settling_from) search.hurry();
  }
}

/// The pools beside, with the workers that are best for the chosen pool, and with more. They run only the default job
/// in halves; any other blocks them, and their throughput would say nothing about them.
void ThroughputExperiment::look_beside() {
  if (!trials_.question().job.job.is_default()) return;
  const std::vector<std::string> leaders = trials_.found().search->leaders();
  if (leaders.empty()) return;
  constexpr int repetitions = 3;
  const unsigned best = trials_.found().search->best_of(leaders.front()).workers;
  std::vector<Point> points;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    for (const std::string& pool : trials_.question().beside) {
      for (const unsigned workers : std::set<unsigned>{best, std::min(trials_.question().most_workers, 4 * best)})
        points.push_back({.pool = pool, .workers = workers});
    }
  }
  for (const Point& point : points) {
    if (trials_.over()) return;
    if (const std::optional<double> throughput = try_point(point)) trials_.found().beside[point].push_back(*throughput);
  }
}

/// What the pool has shown, and no more than others have shown with as many workers: jobs may hold each other up.
SeenThroughput ThroughputExperiment::expected(const Point& point) const {
  constexpr double slow_pool_hz = 200'000;
  const auto own = seen_.find(point.pool);
  const auto best = best_hz_.find(point.workers);
  if (own == seen_.end() && best == best_hz_.end()) return {};
  if (own == seen_.end()) return {.per_s = std::min(best->second, slow_pool_hz), .workers = point.workers};
  const double growth = std::max(1.0, static_cast<double>(point.workers) / own->second.workers);
  if (best != best_hz_.end() && best->second < growth * own->second.per_s)
    return {.per_s = best->second, .workers = point.workers};
  return own->second;
}

/// None if the trial failed.
std::optional<double> ThroughputExperiment::try_point(const Point& point) {
  const std::optional<MeasuredTrial> measured =
      trials_.measure(trials_.batch(point, jobs_of_trial(trials_.found().split, trials_.question().cpus, point.workers,
                                                         expected(point), trial_time)));
  if (!measured || !measured->row.result.measurement) return std::nullopt;
  const TrialResult& result = measured->row.result;
  const double throughput = steady_throughput(measured->row, requested_ns(trials_.question().job, measured->row));
  best_hz_[point.workers] = std::max(best_hz_[point.workers], throughput);
  SeenThroughput& seen = seen_[point.pool];
  if (throughput > seen.per_s) seen = {.per_s = throughput, .workers = point.workers};
  const auto stretch = result.measurement->jobs ? std::optional(result.measurement->jobs->stretch) : std::nullopt;
  figures_[point].push_back({.busy_cpus = busy_cpus(result), .stretch = stretch});
  sum_up_figures(point);
  return throughput;
}

void ThroughputExperiment::sum_up_figures(const Point& point) {
  std::vector<double> busy;
  std::vector<double> stretch;
  for (const PointFigures& one : figures_[point]) {
    busy.push_back(one.busy_cpus);
    if (one.stretch) stretch.push_back(*one.stretch);
  }
  PointFigures& medians = trials_.found().figures[point];
  medians.busy_cpus = median_interval(std::move(busy)).median;
  if (!stretch.empty()) medians.stretch = median_interval(std::move(stretch)).median;
}

}  // namespace

void search_throughput(Trials& trials) {
  ThroughputExperiment experiment(trials);
  experiment.search();
  experiment.look_beside();
}

}  // namespace poolbench
