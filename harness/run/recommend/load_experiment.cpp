#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/recommend/trials.hpp"

namespace poolbench {
namespace {

// Shares of the time.
constexpr double services_share = 0.02;
constexpr double screening_share = 0.15;

constexpr std::uint64_t most_services = 20'000;

/// The jobs of a load that compares pools: as many as the time allows.
std::uint64_t jobs_of_screening(const RecommendQuestion& question) {
  const std::uint64_t fewest = std::max<std::uint64_t>(200, 5 * question.load->objective.fewest_jobs());
  const double time_s = static_cast<double>(question.budget.count()) * 1e-9 * screening_share /
                        static_cast<double>(question.pools.size());
  return std::max(fewest, static_cast<std::uint64_t>(std::min(1e5, time_s * question.load->rate_hz)));
}

/// The pool with the lowest percentile or, since pools hardly differ while workers are idle, the plainest one that is
/// about as good.
std::string plainest(const std::map<std::string, double>& percentiles_ns) {
  constexpr double about_as_good = 1.1;
  const auto lowest = std::ranges::min_element(percentiles_ns, {}, [](const auto& one) { return one.second; });
  const auto plain = percentiles_ns.find(plain_pool);
  return plain != percentiles_ns.end() && plain->second <= about_as_good * lowest->second ? plain_pool : lowest->first;
}

/// More service times than a job alone could show in time, if they are needed: from the first pool, with workers that
/// leave the processors idle enough.
void measure_services(Trials& trials) {
  if (trials.over()) return;
  constexpr unsigned most_at_once = 64;
  const unsigned workers =
      std::clamp(trials.found().guess / 2, 1U, std::min(most_at_once, trials.question().most_workers));
  const double time_ns = services_share * static_cast<double>(trials.question().budget.count());
  const auto jobs = static_cast<std::uint64_t>(std::clamp(
      time_ns / std::max(1.0, trials.found().split.service_ns()) * workers,
      static_cast<double>(fewest_of_check(trials.question().load->objective)), static_cast<double>(most_services)));
  if (jobs <= trials.found().split.services.size()) return;
  std::optional<MeasuredTrial> measured =
      trials.measure(trials.batch({trials.question().pools.front(), workers}, jobs));
  if (measured && measured->row.result.status == Status::ok && !measured->services.empty())
    trials.found().split = split_of(std::move(measured->services), processor_ns(measured->row.result));
}

Cell load_cell(const RecommendQuestion& question, const std::string& pool, unsigned workers, std::uint64_t jobs) {
  Cell cell{.pool = pool, .workers = workers, .workload = question.job};
  cell.workload.jobs = jobs;
  cell.workload.arrivals = {.process = ArrivalProcess::poisson, .rate_hz = question.load->rate_hz};
  return cell;
}

/// One short load for each pool, with one worker more than an ideal pool needs. All have the same arrivals.
void screen(Trials& trials, unsigned workers) {
  const unsigned one_more = std::min(trials.question().most_workers, workers + 1);
  std::vector<Point> points;
  for (const std::string& pool : trials.question().pools) points.push_back({.pool = pool, .workers = one_more});
  trials.shuffle(points);
  for (const Point& point : points) {
    if (trials.over()) return;
    const std::uint64_t jobs = jobs_of_screening(trials.question());
    const std::optional<MeasuredTrial> measured =
        trials.measure(load_cell(trials.question(), point.pool, point.workers, jobs));
    if (!measured || !measured->row.result.measurement || !measured->row.result.measurement->jobs) continue;
    const auto& response = measured->row.result.measurement->jobs->response_ns;
    if (response)
      trials.found().screened_ns[point.pool] =
          static_cast<double>(trials.question().load->objective.percentile_of(*response));
  }
}

/// One load with so many workers, for the walk. Returns how many processors it kept busy; none if it says nothing.
std::optional<double> check(Trials& trials, LoadWalk& walk, unsigned workers) {
  const std::uint64_t jobs = jobs_of_check(trials.question());
  const std::optional<MeasuredTrial> measured =
      trials.measure(load_cell(trials.question(), trials.found().load_pool, workers, jobs));
  if (!measured) return std::nullopt;
  const TrialResult& result = measured->row.result;
  if (result.status == Status::invalid) return std::nullopt;  // the harness was late, whatever the workers did
  const bool answered = result.measurement && result.measurement->jobs && result.measurement->jobs->response_ns;
  if (answered && result.jobs_done == jobs) {
    walk.add(workers, *result.measurement->jobs->response_ns);
  } else {
    walk.add_overload(workers);
  }
  return result.measurement ? std::optional(busy_cpus(result)) : std::nullopt;
}

void walk_from(Trials& trials, unsigned workers) {
  const RecommendQuestion& question = trials.question();
  LoadWalk& walk = trials.found().walk.emplace(workers, question.most_workers, question.load->objective,
                                               trials.found().sizing->workers.value_or(1));
  for (std::vector<unsigned> counts = walk.next(); !counts.empty() && !trials.over(); counts = walk.next()) {
    std::optional<double> busy;
    for (const unsigned count : counts) {
      if (trials.over()) return;
      busy = check(trials, walk, count);
      if (trials.ended()) return;
    }
    if (walk.fewest() || question.cpus <= 0 || busy.value_or(0) < saturated * question.cpus) continue;
    walk.stop_growing();
    trials.found().saturated_with = counts.back();
  }
}

}  // namespace

LoadLimit limit_of_load(const RecommendQuestion& question, const JobSplit& split) {
  const LoadQuestion& load = *question.load;
  if (own_percentile_ns(split, load.objective) > static_cast<double>(load.objective.most.count()))
    return LoadLimit::jobs;
  const double busy_workers = load.rate_hz * split.service_ns() * 1e-9;
  return busy_workers >= question.most_workers ? LoadLimit::workers : LoadLimit::none;
}

std::uint64_t fewest_of_check(const ServiceLevel& objective) {
  return std::max<std::uint64_t>(1000, 20 * objective.fewest_jobs());
}

std::uint64_t jobs_of_check(const RecommendQuestion& question) {
  constexpr double share_of_checks = 0.6;  // of the time
  constexpr double checks = 4 * LoadWalk::enough;
  constexpr std::uint64_t enough = 100;  // jobs beyond the percentile: their number scatters by 10 %
  const std::uint64_t fewest = fewest_of_check(question.load->objective);
  const double time_s = static_cast<double>(question.budget.count()) * 1e-9 * share_of_checks / checks;
  const auto fitting = static_cast<std::uint64_t>(std::min(1e6, time_s * question.load->rate_hz));
  return std::max(fewest, std::min(fitting, std::max(fewest, enough * question.load->objective.fewest_jobs())));
}

void size_for_load(Trials& trials) {
  measure_services(trials);
  trials.found().sizing =
      size_for(trials.found().split.services, *trials.question().load, trials.question().most_workers);
  if (limit_of_load(trials.question(), trials.found().split) != LoadLimit::none)
    return;  // no measurement could change that
  const unsigned guess = trials.found().sizing->workers.value_or(trials.question().most_workers);
  screen(trials, guess);
  if (trials.found().screened_ns.empty()) return;
  trials.found().load_pool = plainest(trials.found().screened_ns);
  walk_from(trials, guess);
}

}  // namespace poolbench
