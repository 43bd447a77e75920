#include "harness/run/calibration.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/fake_pool.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

constexpr std::uint64_t batch = 50;

/// One worker, whose pools record how many jobs each was given. The calibration drives one pool after another, three in
/// each round: by the bare loop, by a trial without trace, by a trial with trace.
struct Recorder {
  std::vector<std::uint64_t> submitted;  ///< for each pool, in the order in which they were built

  /// `run` gets the number of the pool, counted from 0, and the job's place among those that it was given.
  PoolEntry entry(std::function<void(Job, std::size_t, std::uint64_t)> run = [](Job job, std::size_t, std::uint64_t) {
    job(0);
  }) {
    return {.name = "recorder", .description = "for a test", .make = [this, run = std::move(run)](PoolConfig config) {
              CHECK(config.workers == 1);
              const std::size_t pool = submitted.size();
              submitted.push_back(0);
              return std::make_unique<FakePool>([this, run, pool](Job job) { run(job, pool, submitted[pool]++); });
            }};
  }
};

/// Hand-overs that all take as long as the number of their round, from 1; those from one processor to another may be
/// impossible. They note in `order` what was measured.
HandOvers fake_hand_overs(std::vector<std::string>& order, bool one_processor = false) {
  const auto kind = [&order](const std::string& name, bool possible = true) {
    return [&order, name, possible, round = 0](unsigned) mutable {
      order.push_back(name);
      ++round;
      return possible ? std::vector<double>(3, round) : std::vector<double>();
    };
  };
  return {.yield = kind("yield"),
          .wake_here = kind("wake here"),
          .wake_there = kind("wake there", !one_processor),
          .spin = kind("spin", !one_processor),
          .thread_start = kind("thread start")};
}

void check_ordered(const MedianInterval& interval) {
  CHECK(std::isfinite(interval.median));
  CHECK(interval.low <= interval.median);
  CHECK(interval.median <= interval.high);
}

}  // namespace

TEST_CASE("each round drives a pool by a bare loop, then one by each kind of trial") {
  const auto rounds = GENERATE(1U, 3U);
  Recorder recorder;
  const Calibration figures = calibrate({.rounds = rounds, .jobs_per_batch = batch}, recorder.entry());
  CHECK(figures.jobs == batch);
  REQUIRE(recorder.submitted.size() == 3 * rounds);
  for (std::size_t pool = 0; pool < recorder.submitted.size(); ++pool) {
    CAPTURE(pool);
    if (pool % 3 == 0) {
      CHECK(recorder.submitted[pool] == batch);
    } else {
      CHECK(recorder.submitted[pool] > batch);  // with those of the warm-up
    }
  }
}

TEST_CASE("every figure has one value for each round, and its interval contains its median") {
  const auto [rounds, confidence] = GENERATE(std::pair(1U, 0.0), std::pair(3U, 0.75));
  const Calibration figures = calibrate({.rounds = rounds, .jobs_per_batch = batch});
  for (const MedianInterval& figure : {figures.bare_per_job, figures.untraced_extra, figures.traced_extra,
                                       figures.clock_read, figures.millisecond_sleep}) {
    check_ordered(figure);
    CHECK(figure.confidence == Approx(confidence));
  }
}

TEST_CASE("every figure that takes time is positive, and no sleep ends early") {
  const Calibration figures = calibrate({.rounds = 1, .jobs_per_batch = batch});
  CHECK(figures.bare_per_job.median > 0);
  CHECK(figures.clock_read.median > 0);
  CHECK(figures.millisecond_sleep.median >= 1e6);
}

TEST_CASE("a bare loop and a trial together cost what the trial measured, so their sum is positive") {
  const Calibration figures = calibrate({.rounds = 1, .jobs_per_batch = batch});
  CHECK(figures.bare_per_job.median + figures.untraced_extra.median > 0);
  CHECK(figures.bare_per_job.median + figures.traced_extra.median > 0);
}

TEST_CASE("a pool may run the jobs in halves") {
  Recorder recorder;
  PoolEntry entry = recorder.entry([](Job job, std::size_t, std::uint64_t) {
    job.begin(0);
    job.end();
  });
  entry.in_halves = true;
  CHECK(calibrate({.rounds = 1, .jobs_per_batch = batch}, entry).bare_per_job.median > 0);
}

TEST_CASE("a pool that loses a job of the bare loop is an error") {
  Recorder recorder;
  const PoolEntry entry = recorder.entry([](Job job, std::size_t pool, std::uint64_t place) {
    if (pool == 0 && place == batch / 2) return;
    job(0);
  });
  CHECK_THROWS_AS(calibrate({.rounds = 1, .jobs_per_batch = batch}, entry), std::logic_error);
  CHECK(recorder.submitted.size() == 1);
}

TEST_CASE("a trial that fails is an error that says why") {
  const std::size_t failing = GENERATE(1U, 2U);
  Recorder recorder;
  const PoolEntry entry = recorder.entry([=](Job job, std::size_t pool, std::uint64_t place) {
    if (pool == failing && place == batch) throw std::runtime_error("queue full");
    job(0);
  });
  CHECK_THROWS_WITH(calibrate({.rounds = 1, .jobs_per_batch = batch}, entry), "calibration: batch: queue full");
  CHECK(recorder.submitted.size() == failing + 1);
}

TEST_CASE("an exception from a pool in the bare loop reaches the caller") {
  Recorder recorder;
  const PoolEntry entry =
      recorder.entry([](Job, std::size_t, std::uint64_t) { throw std::runtime_error("queue full"); });
  CHECK_THROWS_WITH(calibrate({.rounds = 1, .jobs_per_batch = batch}, entry), "queue full");
}

TEST_CASE("each round measures the host's hand-overs after the harness, so all of them are interleaved") {
  std::vector<std::string> order;
  Recorder recorder;
  const PoolEntry entry = recorder.entry([&](Job job, std::size_t, std::uint64_t place) {
    if (place == batch - 1) order.emplace_back("pool");  // once for each pool
    job(0);
  });
  calibrate({.rounds = 2, .jobs_per_batch = batch}, entry, fake_hand_overs(order));
  const std::vector<std::string> round{"pool",      "pool",       "pool", "yield",
                                       "wake here", "wake there", "spin", "thread start"};
  std::vector<std::string> two_rounds = round;
  two_rounds.insert(two_rounds.end(), round.begin(), round.end());
  CHECK(order == two_rounds);
}

TEST_CASE("a hand-over has the median of its rounds, with an interval") {
  std::vector<std::string> order;
  const Calibration figures =
      calibrate({.rounds = 3, .jobs_per_batch = batch}, *find_pool("sequential"), fake_hand_overs(order));
  for (const auto& figure :
       {figures.yield, figures.wake_here, figures.wake_there, figures.spin, figures.thread_start}) {
    REQUIRE(figure);
    CHECK(figure->low == 1);
    CHECK(figure->median == 2);
    CHECK(figure->high == 3);
    CHECK(figure->confidence == Approx(0.75));
  }
}

TEST_CASE("a hand-over that the host cannot do has no figure") {
  std::vector<std::string> order;
  const Calibration figures =
      calibrate({.rounds = 2, .jobs_per_batch = batch}, *find_pool("sequential"), fake_hand_overs(order, true));
  CHECK_FALSE(figures.wake_there.has_value());
  CHECK_FALSE(figures.spin.has_value());
  CHECK(figures.yield.has_value());
}
