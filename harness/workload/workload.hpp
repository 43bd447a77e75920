#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/workload/arrivals.hpp"
#include "harness/workload/jobs/job_choice.hpp"
#include "harness/workload/named_choice.hpp"
#include "harness/workload/service_times.hpp"

namespace poolbench {

enum class WordSource { random, article };

/// In the order of WordSource.
std::span<const NamedChoice> word_sources();
std::string_view name_of(WordSource words);

/// Describes jobs, and when they arrive. Equal specs make the same words, and with the same draw the same service times
/// and arrivals.
struct WorkloadSpec {
  std::uint64_t jobs = 0;
  std::uint64_t jobs_per_worker = 0;  ///< if not 0: `jobs` is this times the workers, or 0 until their number is known
  Arrivals arrivals = {};
  std::chrono::nanoseconds duration{};  ///< if not 0: `jobs` arrive in that time, or are 0 until the rate is known
  unsigned producers = 1;               ///< threads; each submits an equal, contiguous share of the jobs
  std::chrono::nanoseconds sleep{};     ///< mean service time
  SleepDistribution distribution = {};
  std::uint64_t hash_rounds = 1;
  std::uint64_t seed = 1;
  WordSource words = WordSource::random;
  JobChoice job = {};

  bool operator==(const WorkloadSpec&) const = default;
};

/// "640 jobs of 1ms", "100 000 jobs without sleep, 4 producers", "100 tcp jobs a worker of 1ms": for headings.
std::string describe(const WorkloadSpec& spec);

/// The workload for `workers` workers: sets its rate, if it has a utilization, and its number of jobs, if that follows
/// from the workers or the rate.
WorkloadSpec for_workers(WorkloadSpec spec, unsigned workers);

/// The same for all worker counts and rates of a sweep, which share one table: without what for_workers() sets, and
/// without the rate.
WorkloadSpec sweep_of(WorkloadSpec spec);

/// The first job of a producer's share, which ends before the first job of the next producer.
constexpr std::uint64_t first_job_of(const WorkloadSpec& spec, std::uint64_t producer) {
  return spec.jobs * producer / spec.producers;
}

using Word = std::array<char, 8>;

/// Whether different draws of the workload have different service times.
bool has_random_service(const WorkloadSpec& spec);

/// Whether different draws differ, in their service times or their arrivals.
bool has_draws(const WorkloadSpec& spec);

/// The jobs themselves, drawn before the suite measures anything. Immutable, so any thread may read it.
class Workload {
 public:
  /// The seed decides the words; the seed and `draw`, which counts from 1, decide the service times and the arrivals.
  /// So the repetitions of a spec have the same words, and each has its own service times and arrivals.
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
  /// When each job of an open load arrives, counted from the start; see draw_arrivals(). Empty for other workloads.
  std::span<const std::chrono::nanoseconds> arrivals() const { return arrivals_; }
  /// How long is thought before each job of a closed load. Empty for other workloads.
  std::span<const std::chrono::nanoseconds> thinks() const { return thinks_; }

  std::chrono::nanoseconds service_sum() const { return service_sum_; }
  std::chrono::nanoseconds service_max() const { return service_max_; }

  /// Sum of all jobs' hashes modulo 2^64. A pool that runs each job once gets the same sum.
  std::uint64_t checksum() const { return checksum_; }
  /// That of the first `jobs` jobs.
  std::uint64_t checksum_of(std::uint64_t jobs) const;

 private:
  WorkloadSpec spec_;
  std::uint64_t draw_;
  std::vector<Word> words_;
  std::vector<std::chrono::nanoseconds> service_times_;  // empty: all are spec_.sleep
  std::vector<std::chrono::nanoseconds> arrivals_;
  std::vector<std::chrono::nanoseconds> thinks_;
  std::chrono::nanoseconds service_sum_{};
  std::chrono::nanoseconds service_max_{};
  std::uint64_t checksum_ = 0;
};

/// The article's first hundred words.
std::vector<Word> article_words();

/// `count` words of 8 letters from A–Z and a–z.
std::vector<Word> random_words(std::uint64_t count, std::uint64_t seed);

}  // namespace poolbench
