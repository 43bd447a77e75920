#include "pools/backlog.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// Records which jobs are begun.
struct Recorder final : JobBody {
  std::chrono::nanoseconds begin(std::uint64_t index, unsigned /*worker*/) override {
    begun.push_back(index);
    return {};
  }
  std::vector<std::uint64_t> begun;
};

}  // namespace

TEST_CASE("a backlog admits as many jobs as there are workers, each under its own number", "[backlog]") {
  Recorder body;
  Backlog backlog(3);
  std::set<unsigned> workers;
  for (std::uint64_t index = 0; index < 3; ++index) {
    const auto worker = backlog.admit(Job(body, index));
    REQUIRE(worker.has_value());
    workers.insert(*worker);
  }
  CHECK(workers == std::set<unsigned>{0, 1, 2});
  CHECK(backlog.admit(Job(body, 3)) == std::nullopt);
}

TEST_CASE("jobs that wait in a backlog are handed out in order", "[backlog]") {
  Recorder body;
  Backlog backlog(1);
  const auto worker = backlog.admit(Job(body, 0));
  REQUIRE(worker.has_value());
  for (std::uint64_t index = 1; index < 4; ++index) CHECK_FALSE(backlog.admit(Job(body, index)).has_value());
  while (const std::optional<Job> job = backlog.next(*worker)) job->begin(*worker);
  CHECK(body.begun == std::vector<std::uint64_t>{1, 2, 3});
}

TEST_CASE("a worker that finds no next job is free for a later one", "[backlog]") {
  Recorder body;
  Backlog backlog(1);
  const auto first = backlog.admit(Job(body, 0));
  REQUIRE(first.has_value());
  CHECK_FALSE(backlog.next(*first).has_value());
  CHECK(backlog.admit(Job(body, 1)) == first);
}

TEST_CASE("a worker that was admitted and could not begin is free again", "[backlog]") {
  Backlog backlog(1);
  const std::optional<unsigned> worker = backlog.admit(Job());
  REQUIRE(worker == 0U);
  backlog.give_back(*worker);
  CHECK(backlog.admit(Job()) == 0U);
}
