#include "harness/workload/workload.hpp"

#include <algorithm>
#include <cmath>

#include "harness/text/embedded.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/fnv1a.hpp"
#include "harness/workload/random.hpp"

namespace poolbench {
namespace {

constexpr std::array<NamedChoice, 5> distribution_choices{{
    {"constant", "every job takes the mean"},
    {"uniform", "between 0 and twice the mean"},
    {"exponential", "many short jobs, some long ones; standard deviation = mean"},
    {"lognormal", "a heavy tail: sigma 1, standard deviation 1.3 times the mean"},
    {"bimodal", "19 of 20 jobs take half the mean, one in 20 takes 10.5 times the mean"},
}};

constexpr std::array<NamedChoice, 2> word_choices{{
    {"random", "8 letters each, drawn from --seed"},
    {"article", "the article's first hundred words, over and over"},
}};

/// Keeps the words and the service times of one seed independent of each other.
constexpr std::uint64_t service_time_stream = 0x9E3779B97F4A7C15U;

/// Separates the draws of one seed from each other and from those of the neighbouring seeds. It is odd, so that no two
/// of 2^64 draws are the same.
constexpr std::uint64_t draw_stride = 0xD1342543DE82EF95U;

double draw_factor(Random& random, SleepDistribution distribution) {
  switch (distribution) {
    case SleepDistribution::constant: return 1;
    case SleepDistribution::uniform: return 2 * random.uniform();
    case SleepDistribution::exponential: return random.exponential();
    case SleepDistribution::lognormal: return std::exp(random.normal() - 0.5);  // e^(mu + sigma²/2) = 1 for sigma = 1
    case SleepDistribution::bimodal: return random.below(20) == 0 ? 10.5 : 0.5;
  }
  return 1;
}

std::vector<Word> make_words(const WorkloadSpec& spec) {
  if (spec.words == WordSource::random) return random_words(spec.jobs, spec.seed);
  std::vector<Word> words = article_words();
  const std::size_t period = words.size();
  words.resize(spec.jobs);
  for (std::size_t i = period; i < words.size(); ++i) words[i] = words[i - period];
  return words;
}

}  // namespace

std::span<const NamedChoice> sleep_distributions() {
  return distribution_choices;
}
std::span<const NamedChoice> word_sources() {
  return word_choices;
}
std::string_view name_of(SleepDistribution distribution) {
  return distribution_choices[static_cast<std::size_t>(distribution)].name;
}
std::string_view name_of(WordSource words) {
  return word_choices[static_cast<std::size_t>(words)].name;
}

std::string describe(const WorkloadSpec& spec) {
  const bool any_workers = spec.jobs_per_worker != 0 && spec.jobs == 0;
  std::string text = any_workers ? plural(spec.jobs_per_worker, "job") + " a worker" : plural(spec.jobs, "job");
  if (spec.sleep.count() == 0) {
    text += " without sleep";
  } else {
    text += " of " + format_exact(spec.sleep);
    if (spec.distribution != SleepDistribution::constant) text += " (" + std::string(name_of(spec.distribution)) + ")";
  }
  if (spec.hash_rounds != 1) text += ", " + plural(spec.hash_rounds, "hash round");
  if (spec.producers != 1) text += ", " + plural(spec.producers, "producer");
  if (spec.words == WordSource::article) text += ", the article's words";
  return text;
}

WorkloadSpec for_workers(WorkloadSpec spec, unsigned workers) {
  if (spec.jobs_per_worker != 0) spec.jobs = spec.jobs_per_worker * workers;
  return spec;
}

WorkloadSpec sweep_of(WorkloadSpec spec) {
  if (spec.jobs_per_worker != 0) spec.jobs = 0;
  return spec;
}

bool has_random_service(const WorkloadSpec& spec) {
  return spec.distribution != SleepDistribution::constant && spec.sleep.count() != 0;
}

Workload::Workload(const WorkloadSpec& spec, std::uint64_t draw) : spec_(spec), draw_(draw), words_(make_words(spec)) {
  if (has_random_service(spec)) {
    service_times_ = draw_service_times(spec.jobs, spec.sleep, spec.distribution, spec.seed, draw);
  }
  for (std::uint64_t job = 0; job < spec.jobs; ++job) {
    service_sum_ += service_time(job);
    service_max_ = std::max(service_max_, service_time(job));
    checksum_ += hash(job);
  }
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

std::vector<std::chrono::nanoseconds> draw_service_times(std::uint64_t count, std::chrono::nanoseconds mean,
                                                         SleepDistribution distribution, std::uint64_t seed,
                                                         std::uint64_t draw) {
  Random random(seed ^ (service_time_stream + (draw - 1) * draw_stride));
  std::vector<std::chrono::nanoseconds> times(count);
  for (auto& time : times) {
    const double factor = draw_factor(random, distribution);
    time = std::chrono::nanoseconds(std::llround(factor * static_cast<double>(mean.count())));
  }
  return times;
}

}  // namespace poolbench
