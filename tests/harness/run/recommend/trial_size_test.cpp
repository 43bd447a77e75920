#include "harness/run/recommend/trial_size.hpp"

#include <chrono>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

const JobSplit millisecond{.compute_ns = 10'000, .wait_ns = 990'000, .services = {}};
const SeenThroughput nothing_seen{};

/// Whether the trial takes the wanted time, as nearly as a power of two allows.
bool about(std::uint64_t jobs, double wanted) {
  const double ratio = static_cast<double>(jobs) / wanted;
  return ratio > 0.7 && ratio < 1.42;
}

}  // namespace

TEST_CASE("a trial has about as many jobs as its workers do in its time") {
  CHECK(about(jobs_of_trial(millisecond, 2, 1, nothing_seen, 200ms), 200));
  CHECK(about(jobs_of_trial(millisecond, 2, 10, nothing_seen, 200ms), 2000));
}

TEST_CASE("not more than the processors can do") {
  CHECK(about(jobs_of_trial(millisecond, 2, 1000, nothing_seen, 200ms), 40'000));  // 5 us of two processors
}

TEST_CASE("not more than in proportion to the throughput that was seen") {
  const SeenThroughput seen{.per_s = 1000, .workers = 10};
  CHECK(about(jobs_of_trial(millisecond, 2, 10, seen, 200ms), 200));
  CHECK(about(jobs_of_trial(millisecond, 2, 40, seen, 200ms), 800));
  CHECK(about(jobs_of_trial(millisecond, 2, 5, seen, 200ms), 200));
}

TEST_CASE("a pool that is not known yet is taken for a slow one") {
  const JobSplit nothing{};
  CHECK(about(jobs_of_trial(nothing, 2, 4, nothing_seen, 200ms), 40'000));
  CHECK(about(jobs_of_trial(nothing, 2, 4, {.per_s = 1e6, .workers = 4}, 200ms), 200'000));
}

TEST_CASE("but some for each worker, the same number for all, and not millions of empty jobs") {
  const JobSplit second{.compute_ns = 10'000, .wait_ns = 1e9, .services = {}};
  CHECK(jobs_of_trial(second, 2, 8, nothing_seen, 200ms) == 16);
  CHECK(jobs_of_trial({.compute_ns = 10'000, .wait_ns = 1e8, .services = {}}, 2, 8, nothing_seen, 200ms) == 32);
  CHECK(jobs_of_trial(millisecond, 2, 7, nothing_seen, 200ms) % 7 == 0);
  CHECK(about(jobs_of_trial({}, 2, 64, {.per_s = 1e9, .workers = 64}, 1s), 400'000));
  CHECK(shortest_trial(second) > 2s);
}
