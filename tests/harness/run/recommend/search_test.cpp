#include "harness/run/recommend/search.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/workload/random.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

using Throughput = std::function<double(const Point&)>;

/// Measures what the search asks for, with `noise` as the standard deviation of each throughput's logarithm.
Search searched(std::vector<std::string> pools, unsigned guess, unsigned most, const Throughput& truth,
                double noise = 0) {
  Search search(std::move(pools), guess, most);
  Random random(7);
  for (auto points = search.next(); !points.empty(); points = search.next()) {
    REQUIRE(std::set<Point>(points.begin(), points.end()).size() == points.size());
    for (const Point& point : points) search.add(point, truth(point) * std::exp(noise * random.normal()));
  }
  return search;
}

std::size_t trials_of(const Search& search) {
  std::size_t trials = 0;
  for (const auto& [point, samples] : search.samples()) trials += samples.size();
  return trials;
}

/// Workers add up until `capacity`; more cost a little.
double limited(double workers, double capacity) {
  return workers <= capacity ? workers : capacity * (1 - 0.02 * std::log2(workers / capacity));
}

}  // namespace

TEST_CASE("the search finds the better pool and about its best number of workers") {
  for (const double noise : {0.0, 0.02}) {
    const Search search = searched(
        {"slow", "good", "bad"}, 64, 1024,
        [](const Point& point) {
          if (point.pool == "bad") return 0.3 * limited(point.workers, 40);
          return (point.pool == "good" ? 1.1 : 1.0) * limited(point.workers, 40);
        },
        noise);
    CHECK(search.leaders().front() == "good");
    const Point best = search.best_of("good");
    CHECK(limited(best.workers, 40) > 0.95 * 40);
    CHECK(search.samples().at(best).size() >= 5);
  }
}

TEST_CASE("fewer workers that reach about the best are found, far below the guess") {
  const Search search =
      searched({"pool"}, 300, 1024, [](const Point& point) { return std::min<double>(point.workers, 12); });
  const Point fewest = search.fewest_reaching("pool", 0.97 * 12);
  CHECK(fewest.workers >= 12);
  CHECK(fewest.workers <= 14);
}

TEST_CASE("more workers than the guess are found if they help") {
  const Search search = searched({"pool"}, 16, 1024, [](const Point& point) { return limited(point.workers, 100); });
  CHECK(search.best_of("pool").workers >= 80);
}

TEST_CASE("never more workers than allowed, and never fewer than one") {
  const Search search = searched({"pool"}, 64, 80, [](const Point& point) { return double{1} * point.workers; });
  for (const auto& [point, samples] : search.samples()) {
    CHECK(point.workers >= 1);
    CHECK(point.workers <= 80);
  }
  CHECK(search.best_of("pool").workers == 80);
}

TEST_CASE("it takes far fewer trials than a sweep, and most of them for the pools in question") {
  std::vector<std::string> pools;
  for (int i = 0; i < 12; ++i) pools.push_back("pool" + std::to_string(i));
  const Search search = searched(pools, 128, 1024, [](const Point& point) {
    return limited(point.workers, 90) * (point.pool == "pool3" ? 1.0 : 0.85);
  });
  constexpr std::size_t sweep = 12 * 11 * 5;  // pools, powers of two, repetitions
  CHECK(trials_of(search) * 4 < sweep);
  CHECK(search.leaders().front() == "pool3");
}

TEST_CASE("in 40 random worlds, the advice is within 5 % of the best, for a quarter of the trials of a sweep") {
  constexpr int worlds = 40;
  constexpr std::size_t pools = 16;
  constexpr std::size_t sweep = pools * 11 * 5;  // powers of two up to 1 024, repetitions
  int close = 0;
  int cheap = 0;
  for (int world = 1; world <= worlds; ++world) {
    Random random(static_cast<std::uint64_t>(world));
    std::vector<std::string> names;
    std::map<std::string, std::pair<double, double>> laws;  // speed, and from how many workers on more do not help
    const double capacity = std::exp(std::log(4) + random.uniform() * std::log(100));
    for (std::size_t pool = 0; pool < pools; ++pool) {
      names.push_back("pool" + std::to_string(pool));
      laws[names.back()] = {0.4 + 0.6 * random.uniform(), capacity * (0.7 + 0.6 * random.uniform())};
    }
    const auto truth = [&](const Point& point) {
      const auto [speed, enough] = laws.at(point.pool);
      return speed * limited(point.workers, enough);
    };
    const auto guess = static_cast<unsigned>(std::clamp(capacity * std::exp(random.normal()), 1.0, 1024.0));
    const Search search = searched(names, guess, 1024, truth, 0.04);
    double best = 0;
    for (const std::string& pool : names) {
      for (unsigned workers = 1; workers <= 1024; ++workers) best = std::max(best, truth({pool, workers}));
    }
    const std::string pool = search.leaders().front();
    const Point advised = search.fewest_reaching(pool, 0.97 * search.median(search.best_of(pool)));
    close += truth(advised) >= 0.95 * best ? 1 : 0;
    cheap += 4 * trials_of(search) <= sweep ? 1 : 0;
  }
  CHECK(close >= 38);
  CHECK(cheap == worlds);
}

TEST_CASE("pools that cannot be told apart all stay in question") {
  const Search search = searched({"a", "b"}, 16, 64, [](const Point& point) { return limited(point.workers, 16); });
  CHECK(search.leaders() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a pool that fails with many workers is looked at with fewer") {
  Search search({"fragile"}, 64, 1024);
  for (auto points = search.next(); !points.empty(); points = search.next()) {
    for (const Point& point : points) {
      if (point.workers >= 64) {
        search.lose(point);
      } else {
        search.add(point, point.workers);
      }
    }
  }
  CHECK(search.best_of("fragile").workers < 64);
  CHECK(search.best_of("fragile").workers >= 16);
}

TEST_CASE("the search is over if every pool fails") {
  Search search({"a", "b"}, 8, 64);
  int rounds = 0;
  for (auto points = search.next(); !points.empty(); points = search.next(), ++rounds) {
    REQUIRE(rounds < 10);
    for (const Point& point : points) search.lose(point);
  }
  CHECK(search.leaders().empty());
}

TEST_CASE("one lucky trial does not make a pool the best") {
  Search search({"lucky", "good"}, 1, 1);
  for (auto points = search.next(); !points.empty(); points = search.next()) {
    for (const Point& point : points) {
      const bool first = !search.samples().contains(point);
      search.add(point, point.pool == "good" ? 100 : first ? 130 : 90);
    }
  }
  CHECK(search.leaders().front() == "good");
}

TEST_CASE("a point that scatters more than others counts for less") {
  Search search({"steady", "erratic"}, 1, 1);
  for (const double sample : {98.0, 99.0, 100.0, 101.0, 102.0}) search.add({"steady", 1}, sample);
  for (const double sample : {40.0, 70.0, 105.0, 130.0, 150.0}) search.add({"erratic", 1}, sample);
  CHECK(search.leaders() == std::vector<std::string>{"steady", "erratic"});
}

TEST_CASE("in a hurry, only what was measured is repeated") {
  Search search({"pool"}, 64, 1024);
  for (const Point& point : search.next()) search.add(point, point.workers);
  search.hurry();
  for (auto points = search.next(); !points.empty(); points = search.next()) {
    for (const Point& point : points) {
      CHECK(search.samples().contains(point));
      search.add(point, point.workers);
    }
  }
  CHECK(search.samples().size() == 1);
}

TEST_CASE("few numbers of workers are enough to compare pools where trials take long") {
  Search search({"pool"}, 64, 1024, 1);
  CHECK(search.next() == std::vector<Point>{{"pool", 64}});
}
