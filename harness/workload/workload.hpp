#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolbench {

enum class SleepDistribution { constant, uniform, exponential, lognormal, bimodal };
enum class WordSource { random, article };

/// A name that users type, and its meaning in one line.
struct NamedChoice {
  std::string_view name;
  std::string_view description;
};

/// In the order of the enumerators.
std::span<const NamedChoice> sleep_distributions();
std::span<const NamedChoice> word_sources();
std::string_view name_of(SleepDistribution distribution);
std::string_view name_of(WordSource words);

/// Describes the jobs of a batch. Equal specs make the same words, and with the same draw the same service times.
struct WorkloadSpec {
  std::uint64_t jobs = 0;
  std::uint64_t jobs_per_worker = 0;  ///< if not 0: `jobs` is this times the workers, or 0 until their number is known
  unsigned producers = 1;             ///< threads; each submits an equal, contiguous share of the jobs
  std::chrono::nanoseconds sleep{};   ///< mean service time
  SleepDistribution distribution = SleepDistribution::constant;
  std::uint64_t hash_rounds = 1;
  std::uint64_t seed = 1;
  WordSource words = WordSource::random;

  bool operator==(const WorkloadSpec&) const = default;
};

/// "640 jobs of 1ms", "100 000 jobs without sleep, 4 producers", "100 jobs a worker of 1ms": for headings.
std::string describe(const WorkloadSpec& spec);

/// The workload for `workers` workers: if it has jobs per worker, sets its number of jobs.
WorkloadSpec for_workers(WorkloadSpec spec, unsigned workers);

/// The inverse of for_workers(): the same for all worker counts of a sweep, which share one table.
WorkloadSpec sweep_of(WorkloadSpec spec);

/// The first job of a producer's share, which ends before the first job of the next producer.
constexpr std::uint64_t first_job_of(const WorkloadSpec& spec, std::uint64_t producer) {
  return spec.jobs * producer / spec.producers;
}

using Word = std::array<char, 8>;

/// Whether different draws of the workload have different service times.
bool has_random_service(const WorkloadSpec& spec);

/// The jobs themselves, drawn before the suite measures anything. Immutable, so any thread may read it.
class Workload {
 public:
  /// The seed decides the words; the seed and `draw`, which counts from 1, decide the service times. So the repetitions
  /// of a spec have the same words, and each has its own service times.
  explicit Workload(const WorkloadSpec& spec, std::uint64_t draw = 1);

  const WorkloadSpec& spec() const { return spec_; }
  std::uint64_t draw() const { return draw_; }
  std::uint64_t jobs() const { return spec_.jobs; }

  std::string_view word(std::uint64_t job) const { return {words_[job].data(), words_[job].size()}; }

  /// FNV-1a of the job's word, written `hash_rounds` times in a row.
  std::uint32_t hash(std::uint64_t job) const;

  std::chrono::nanoseconds service_time(std::uint64_t job) const {
    return service_times_.empty() ? spec_.sleep : service_times_[job];
  }
  std::chrono::nanoseconds service_sum() const { return service_sum_; }
  std::chrono::nanoseconds service_max() const { return service_max_; }

  /// Sum of all jobs' hashes modulo 2^64. A pool that runs each job once gets the same sum.
  std::uint64_t checksum() const { return checksum_; }

 private:
  WorkloadSpec spec_;
  std::uint64_t draw_;
  std::vector<Word> words_;
  std::vector<std::chrono::nanoseconds> service_times_;  // empty: all are spec_.sleep
  std::chrono::nanoseconds service_sum_{};
  std::chrono::nanoseconds service_max_{};
  std::uint64_t checksum_ = 0;
};

/// The article's first hundred words.
std::vector<Word> article_words();

/// `count` words of 8 letters from A–Z and a–z.
std::vector<Word> random_words(std::uint64_t count, std::uint64_t seed);

/// `count` service times with the given mean; see sleep_distributions() for the shapes.
std::vector<std::chrono::nanoseconds> draw_service_times(std::uint64_t count, std::chrono::nanoseconds mean,
                                                         SleepDistribution distribution, std::uint64_t seed,
                                                         std::uint64_t draw = 1);

}  // namespace poolbench
