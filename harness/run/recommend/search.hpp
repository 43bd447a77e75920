#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace poolbench {

/// A pool with a number of workers.
struct Point {
  std::string pool;
  unsigned workers = 1;

  bool operator==(const Point&) const = default;
  bool operator<(const Point& other) const { return std::tie(pool, workers) < std::tie(other.pool, other.workers); }
};

/// Looks for the pool and the fewest workers that reach about the best throughput, in as few trials as it can. It only
/// decides; the caller measures, so that it can be tested without a clock.
///
/// First every pool is measured with few workers, then with more and more. Pools that are far from the best are
/// dropped; for the others, the search goes on around their best number of workers and, since fewer are better, around
/// the fewest that reach it, in steps that become smaller while the pools become fewer. At last the points that matter
/// are repeated until they can be ranked.
///
/// One lucky trial decides nothing: a point counts for less while it has few samples, by as much as repetitions of
/// points were seen to scatter, and a pool is dropped only if that does not explain why it is behind.
class Search {
 public:
  /// All pools are measured with at most this many numbers of workers before any is dropped.
  static constexpr std::size_t most_coarse = 4;

  /// `guess`: workers that should keep all processors busy, at most `most_workers`. `coarse`: at most most_coarse, and
  /// at least one: fewer where a trial takes long.
  Search(std::vector<std::string> pools, unsigned guess, unsigned most_workers, std::size_t coarse = most_coarse);

  /// What to measure next, once each and in any order; nothing once the search is over. Call add() or lose() for each
  /// before the next call.
  std::vector<Point> next();

  void add(const Point& point, double throughput_hz) { samples_[point].push_back(throughput_hz); }

  /// There is little time left: from now on, only what was measured already is repeated.
  void hurry();

  /// The trial failed: the pool is no longer looked at with that many workers or more.
  void lose(const Point& point);

  /// All throughputs of each point, in the order of their measurement.
  const std::map<Point, std::vector<double>>& samples() const { return samples_; }

  /// The pools that are still in question, the best first.
  std::vector<std::string> leaders() const;

  double median(const Point& point) const;

  /// How far apart repetitions are, relative to their median: the standard deviation, from the median deviation of all
  /// points that were repeated. At least 2 %, and 10 % while nothing was repeated.
  double scatter() const;

  /// The point of this pool with the highest median less what may be luck; the pool has one.
  Point best_of(const std::string& pool) const;

  /// The fewest workers of this pool that reach `throughput_hz`, among those measured: by their median, and up to 3 %
  /// more if that may be bad luck. best_of() if none reaches it.
  Point fewest_reaching(const std::string& pool, double throughput_hz) const;

 private:
  enum class Stage { coarse, narrowing, settling, over };

  std::vector<Point> coarse();
  std::vector<Point> narrowed();
  std::vector<Point> unsettled() const;
  void drop_slow_pools(double least_share, std::size_t most_pools);
  void add_around(std::vector<Point>& points, const std::string& pool, double factor) const;
  double likely(const Point& point, double errors) const;
  template <class Value>
  Point highest(const std::string& pool, const Value& value) const;
  Point most_promising_of(const std::string& pool) const;
  bool is_allowed(const Point& point) const;

  std::vector<std::string> pools_;
  unsigned most_workers_;
  std::vector<unsigned> ladder_;  // workers that are still to be measured with all pools, the most first
  Stage stage_ = Stage::coarse;
  std::size_t step_ = 0;  // of narrowing
  std::map<Point, std::vector<double>> samples_;
  std::map<std::string, unsigned> lost_at_;  // with that many workers or more, the pool fails
};

}  // namespace poolbench
