#include "harness/workload/workload.hpp"

#include <algorithm>
#include <cmath>

#include "harness/text/embedded.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/fnv1a.hpp"
#include "harness/workload/random.hpp"

namespace poolbench {
namespace {

constexpr std::array<NamedChoice, 2> word_choices{{
    {"random", "8 letters each, drawn from --seed"},
    {"article", "the article's first hundred words, over and over"},
}};

std::vector<Word> make_words(const WorkloadSpec& spec) {
  if (spec.words == WordSource::random) return random_words(spec.jobs, spec.seed);
  std::vector<Word> words = article_words();
  const std::size_t period = words.size();
  words.resize(spec.jobs);
  for (std::size_t i = period; i < words.size(); ++i) words[i] = words[i - period];
  return words;
}

std::string describe_count(const WorkloadSpec& spec) {
  const std::string job = spec.job.is_default() ? "job" : name_of(spec.job) + " job";
  if (spec.jobs != 0) return plural(spec.jobs, job);
  return spec.jobs_per_worker != 0 ? plural(spec.jobs_per_worker, job) + " a worker"
                                   : format_span(spec.duration) + " of " + job + "s";
}

std::string describe_service(const WorkloadSpec& spec) {
  if (spec.sleep.count() == 0) return spec.job.is_default() ? " without sleep" : "";
  std::string mean = " of " + format_exact(spec.sleep);
  if (spec.distribution == SleepDistribution::constant) return mean;
  return mean + " (" + name_of(spec.distribution) + ")";
}

/// ", poisson arrivals at 500/s"; ", 100 users who think 1s".
std::string describe(const Arrivals& arrivals) {
  if (arrivals.is_closed()) return ", " + plural(arrivals.users, "user") + " who think " + format_exact(arrivals.think);
  const std::string rate = arrivals.rate_hz != 0 ? " at " + format_rate(arrivals.rate_hz) : "";
  return ", " + name_of(arrivals) + " arrivals" + rate;
}

}  // namespace

std::span<const NamedChoice> word_sources() {
  return word_choices;
}
std::string_view name_of(WordSource words) {
  return word_choices[static_cast<std::size_t>(words)].name;
}

std::string describe(const WorkloadSpec& spec) {
  std::string text = describe_count(spec) + describe_service(spec);
  if (spec.hash_rounds != 1) text += ", " + plural(spec.hash_rounds, "hash round");
  if (spec.producers != 1) text += ", " + plural(spec.producers, "producer");
  if (spec.words == WordSource::article) text += ", the article's words";
  if (spec.arrivals.is_load()) text += describe(spec.arrivals);
  return text;
}

WorkloadSpec for_workers(WorkloadSpec spec, unsigned workers) {
  if (spec.jobs_per_worker != 0) spec.jobs = spec.jobs_per_worker * workers;
  if (spec.arrivals.utilization != 0)
    spec.arrivals.rate_hz = spec.arrivals.utilization * workers * 1e9 / static_cast<double>(spec.sleep.count());
  if (spec.duration.count() != 0 && spec.arrivals.rate_hz != 0) {
    const double arriving = spec.arrivals.rate_hz * static_cast<double>(spec.duration.count()) * 1e-9;
    spec.jobs = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(std::min(arriving, 1e18))));
  }
  return spec;
}

WorkloadSpec sweep_of(WorkloadSpec spec) {
  if (spec.jobs_per_worker != 0) spec.jobs = 0;
  spec.arrivals.rate_hz = spec.arrivals.utilization = 0;
  if (spec.duration.count() != 0) spec.jobs = 0;
  return spec;
}

bool has_random_service(const WorkloadSpec& spec) {
  switch (spec.distribution.shape) {
    case SleepShape::constant: return false;
    case SleepShape::recorded: return spec.distribution.recorded->source.drawn;
    default: return spec.sleep.count() != 0;
  }
}

bool has_draws(const WorkloadSpec& spec) {
  return has_random_service(spec) || spec.arrivals.process == ArrivalProcess::poisson || spec.arrivals.is_closed();
}

Workload::Workload(const WorkloadSpec& spec, std::uint64_t draw) : spec_(spec), draw_(draw), words_(make_words(spec)) {
  if (has_random_service(spec) || spec.distribution.shape == SleepShape::recorded)
    service_times_ = draw_service_times(spec.jobs, spec.sleep, spec.distribution, spec.seed, draw);
  if (spec.arrivals.is_closed()) {
    thinks_ = draw_thinks(spec.jobs, spec.arrivals, spec.seed, draw);
  } else if (spec.arrivals.is_load()) {
    arrivals_ = draw_arrivals(spec.jobs, spec.arrivals, spec.seed, draw);
  }
  for (std::uint64_t job = 0; job < spec.jobs; ++job) {
    service_sum_ += service_time(job);
    service_max_ = std::max(service_max_, service_time(job));
  }
  checksum_ = checksum_of(spec.jobs);
}

std::uint64_t Workload::checksum_of(std::uint64_t jobs) const {
  std::uint64_t sum = 0;
  for (std::uint64_t job = 0; job < jobs; ++job) sum += hash(job);
  return sum;
}

std::uint32_t Workload::hash(std::uint64_t job) const {
  std::uint32_t hash = fnv1a(word(job));
  for (std::uint64_t round = 1; round < spec_.hash_rounds; ++round) hash = fnv1a(word(job), hash);
  return hash;
}

std::vector<Word> article_words() {
  std::vector<Word> words;
  std::string_view lines = embedded_article_words.front().text;
  while (lines.size() > sizeof(Word)) {
    std::copy_n(lines.begin(), sizeof(Word), words.emplace_back().begin());
    lines.remove_prefix(sizeof(Word) + 1);
  }
  return words;
}

std::vector<Word> random_words(std::uint64_t count, std::uint64_t seed) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  Random random(seed);
  std::vector<Word> words(count);
  for (Word& word : words) {
    // One draw makes a word: 52^8 < 2^46.
    std::uint64_t digits = random.below(53'459'728'531'456);
    for (char& letter : word) {
      letter = letters[digits % letters.size()];
      digits /= letters.size();
    }
  }
  return words;
}

}  // namespace poolbench
