#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "harness/run/recommend/experiment.hpp"

namespace poolbench {

/// The trials of an experiment: runs them, counts them and keeps their errors.
class Trials {
 public:
  /// All must outlive this object.
  Trials(const RecommendQuestion& question, const ExperimentActions& actions, Recommendation& found)
      : question_(question), actions_(actions), found_(found) {}

  const RecommendQuestion& question() const { return question_; }
  Recommendation& found() { return found_; }

  double time_used() const { return actions_.time_used(); }
  bool ended() const { return ended_; }  ///< no trial can run any more

  /// Whether no more trials should begin; the result of the experiment then says so.
  bool over();

  /// None if the run has ended. The next repetition of this cell, whatever its result.
  std::optional<MeasuredTrial> measure(const Cell& cell);

  Cell batch(const Point& point, std::uint64_t jobs) const;

  template <class Item>
  void shuffle(std::vector<Item>& items) {
    std::ranges::shuffle(items, order_);
  }

 private:
  const RecommendQuestion& question_;
  const ExperimentActions& actions_;
  Recommendation& found_;
  std::minstd_rand order_{1};
  std::map<std::pair<Point, std::uint64_t>, std::uint64_t> repetitions_;  // by point and number of jobs
  bool ended_ = false;
};

/// What the batch of a trial took of the processors, in nanoseconds.
double processor_ns(const TrialResult& result);

/// How many processors it kept busy, on average. The result has a measurement.
double busy_cpus(const TrialResult& result);

// The parts of an experiment. Each stops when the trials are over.

/// Measures which pool, with how many workers, has the best throughput. Needs the job's split.
void search_throughput(Trials& trials);

/// Measures how many workers meet the objective under the question's load. Needs the job's split.
void size_for_load(Trials& trials);

}  // namespace poolbench
