#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "harness/measure/statistics.hpp"
#include "harness/run/service_level.hpp"

namespace poolbench {

/// Finds the fewest workers with which a pool meets an objective under load, from a guess. It only decides; the caller
/// measures. A number of workers meets the objective if the median of its percentiles does.
///
/// First the guess and its two neighbours are measured. While none meets the objective, more are tried, in growing
/// steps; while all meet it, fewer. It is over when one number meets it, one fewer does not, and both have been
/// measured `enough` times.
class LoadWalk {
 public:
  static constexpr std::size_t enough = 3;

  /// `guess` is at least 1 and at most `most`. With fewer workers than `least`, not even an ideal pool meets the
  /// objective in the long run: a short load that gets by with fewer had luck, and does not count.
  LoadWalk(unsigned guess, unsigned most, const ServiceLevel& objective, unsigned least = 1);

  /// The numbers of workers to measure next, once each; none once the walk is over.
  std::vector<unsigned> next() const;

  void add(unsigned workers, const Percentiles& response_ns);

  /// The trial failed or was cut because too many jobs waited.
  void add_overload(unsigned workers);

  /// More workers than were measured so far are not tried.
  void stop_growing();

  /// The fewest that met the objective; none if none has so far.
  std::optional<unsigned> fewest() const;

  /// Whether one worker fewer was measured often enough, and is too few.
  bool is_verified() const;

  /// The median of the objective's percentile with so many workers, in nanoseconds; none if it was not measured, or was
  /// mostly overloaded.
  std::optional<double> percentile_ns(unsigned workers) const;

  std::vector<unsigned> measured() const;

  /// The number of workers with the lowest percentile, and the fewest if several have it. At least one was measured.
  unsigned best_measured() const;

 private:
  bool meets(unsigned workers) const;
  std::vector<unsigned> lacking(unsigned fewest) const;

  unsigned guess_;
  unsigned most_;
  ServiceLevel objective_;
  unsigned least_;
  std::map<unsigned, std::vector<double>> percentiles_;  // infinite for an overload
};

}  // namespace poolbench
