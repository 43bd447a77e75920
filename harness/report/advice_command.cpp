#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/report/advice.hpp"
#include "harness/report/throughput_advice.hpp"
#include "harness/text/list.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

std::string numbers(const std::set<unsigned>& counts) {
  std::vector<std::string> texts;
  for (const unsigned count : counts) {
    if (count >= 1) texts.push_back(std::to_string(count));
  }
  return join(texts, ",");
}

/// The options that ask for these jobs, each with a space before it. `usual`: the distribution of service times that
/// the command has without an option.
std::string options_of(const WorkloadSpec& job, const SleepDistribution& usual) {
  std::string text;
  if (!job.job.is_default()) text += " --job " + name_of(job.job);
  if (!own_mean(job.distribution) && (job.sleep.count() > 0 || job.job.is_default()))
    text += " --sleep " + format_exact(job.sleep);
  if (job.distribution != usual) text += " --sleep-dist '" + name_of(job.distribution) + "'";
  if (job.hash_rounds != 1) text += " --hash-rounds " + std::to_string(job.hash_rounds);
  if (job.seed != 1) text += " --seed " + std::to_string(job.seed);
  return text;
}

std::string load_command(const RecommendQuestion& question, const Recommendation& found) {
  if (!found.walk || !found.walk->fewest()) return "";
  const unsigned workers = *found.walk->fewest();
  return "poolbench load --pools " + found.load_pool + " --workers " + numbers({workers - 1, workers, workers + 1}) +
         " --rate " + format_rate(question.load->rate_hz) + options_of(question.job, SleepDistribution::exponential) +
         " --jobs " + std::to_string(jobs_of_check(question)) + " --slo '" + name_of(question.load->objective) + "'";
}

/// So that a trial takes about half a second, and a million jobs at most.
std::uint64_t jobs_per_worker(const JobSplit& split, unsigned workers) {
  constexpr double trial_ns = 5e8;
  constexpr double shortest_job_ns = 1000;
  const double most = std::max(4.0, 1e6 / workers);
  return static_cast<std::uint64_t>(std::clamp(trial_ns / std::max(shortest_job_ns, split.service_ns()), 4.0, most));
}

std::string run_command_of(const RecommendQuestion& question, const Recommendation& found) {
  const std::optional<ThroughputAdvice> advice = throughput_advice(*found.search);
  if (!advice) return "";
  constexpr std::size_t rivals = 3;
  std::vector<std::string> pools{advice->advised.pool};
  for (const std::string& pool : found.search->leaders())
    if (pool != advice->advised.pool && pools.size() < rivals) pools.push_back(pool);
  const std::set<unsigned> workers{std::max(1U, advice->knee.workers * 4 / 5), advice->advised.workers,
                                   advice->best.workers};
  return "poolbench run --pools " + join(pools, ",") + " --workers " + numbers(workers) +
         options_of(question.job, SleepDistribution::constant) + " --jobs-per-worker " +
         std::to_string(jobs_per_worker(found.split, *workers.rbegin())) + " --repetitions 5";
}

}  // namespace

std::string showing_command(const RecommendQuestion& question, const Recommendation& found) {
  if (question.load) return load_command(question, found);
  return found.search ? run_command_of(question, found) : "";
}

}  // namespace poolbench
