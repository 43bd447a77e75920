#include "harness/trial/occupancy.hpp"

#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/gate.hpp"

using namespace poolbench;
using testing::Gate;
using testing::OpenedAtExit;

TEST_CASE("jobs that take turns as a worker, or run as different ones, are not a fault") {
  Occupancy occupancy(2);
  for (std::uint64_t job = 0; job < 6; job += 2) {
    const auto one = occupancy.enter(job, 0);
    const auto other = occupancy.enter(job + 1, 1);
    occupancy.leave(job + 1, other);
    occupancy.leave(job, one);
  }
  CHECK(occupancy.find_fault().empty());
}

TEST_CASE("two jobs as one worker at once are a fault, even if no more than W run") {
  Occupancy occupancy(4);
  const auto one = occupancy.enter(0, 2);
  const auto other = occupancy.enter(1, 2);
  occupancy.leave(0, one);
  occupancy.leave(1, other);
  CHECK(occupancy.find_fault() == "the pool ran two jobs at once as the same worker");
}

TEST_CASE("one job too many shows in how many ran at once") {
  Occupancy occupancy(2);
  std::vector<Occupancy::Place> places;
  for (std::uint64_t job = 0; job < 5; ++job) places.push_back(occupancy.enter(job, static_cast<unsigned>(job) % 2));
  CHECK(occupancy.find_fault() == "the pool ran 5 jobs at once on 2 workers");
  for (std::uint64_t job = 0; job < 5; ++job) occupancy.leave(job, places[job]);
  CHECK(occupancy.find_fault() == "the pool ran 5 jobs at once on 2 workers");
}

TEST_CASE("more jobs than spare places still count as too many") {
  Occupancy occupancy(1);
  std::vector<Occupancy::Place> places;
  for (std::uint64_t job = 0; job < 20; ++job) places.push_back(occupancy.enter(job, 0));
  for (std::uint64_t job = 0; job < 20; ++job) occupancy.leave(job, places[job]);
  CHECK(occupancy.find_fault() == "the pool ran 3 jobs at once on 1 worker");  // as many as could be counted
}

TEST_CASE("a worker that the pool does not have is a fault") {
  Occupancy occupancy(2);
  occupancy.leave(0, occupancy.enter(0, 2));
  CHECK(occupancy.find_fault() == "the pool ran a job as a worker it does not have (of 2 workers)");
}

TEST_CASE("too many jobs are found even under worker numbers that the pool does not have") {
  Occupancy occupancy(1);
  const auto one = occupancy.enter(0, 1);
  const auto other = occupancy.enter(1, 2);
  occupancy.leave(0, one);
  occupancy.leave(1, other);
  CHECK(occupancy.find_fault() == "the pool ran 2 jobs at once on 1 worker");
}

TEST_CASE("too many jobs with a worker number each are found in any order") {
  Occupancy occupancy(2);
  std::vector<Occupancy::Place> places;
  for (const unsigned worker : {2U, 3U, 0U, 1U}) places.push_back(occupancy.enter(worker, worker));
  CHECK(occupancy.find_fault() == "the pool ran 4 jobs at once on 2 workers");
}

TEST_CASE("places are free again after too many jobs have ended") {
  Occupancy occupancy(1);
  for (int round = 0; round < 100; ++round) {
    const auto one = occupancy.enter(0, 0);
    const auto other = occupancy.enter(1, 0);
    occupancy.leave(1, other);
    occupancy.leave(0, one);
  }
  CHECK(occupancy.find_fault() == "the pool ran 2 jobs at once on 1 worker");
}

TEST_CASE("threads that share workers are caught, no matter which comes first") {
  constexpr unsigned workers = 3;
  Occupancy occupancy(workers);
  Gate gate;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 2 * workers; ++i) {
      threads.emplace_back([&, i] {
        const auto place = occupancy.enter(i, i % workers);
        gate.pass();
        occupancy.leave(i, place);
      });
    }
    const OpenedAtExit open(gate);
    gate.wait_for_arrivals(2 * workers);
  }
  CHECK(occupancy.find_fault() == "the pool ran 6 jobs at once on 3 workers");
}
