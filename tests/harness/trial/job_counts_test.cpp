#include "harness/trial/job_counts.hpp"

#include <thread>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("no jobs add up to zero") {
  const JobCounts::Total total = JobCounts().total();
  CHECK(total.ran == 0);
  CHECK(total.ended == 0);
  CHECK(total.skipped == 0);
  CHECK(total.hashes == 0);
  CHECK(total.indices == JobCounts::indices_of(0));
}

TEST_CASE("counts of one thread add up") {
  JobCounts counts;
  counts.count_run(0, 5);
  counts.count_run(1, 7);
  counts.count_end();
  counts.count_skipped();
  CHECK(counts.total().ran == 2);
  CHECK(counts.total().ended == 1);
  CHECK(counts.total().skipped == 1);
  CHECK(counts.total().hashes == 12);
  CHECK(counts.total().indices == JobCounts::indices_of(2));
}

TEST_CASE("the sum of indices shows which jobs ran") {
  JobCounts counts;
  counts.count_run(0, 0);
  counts.count_run(0, 0);
  CHECK(counts.total().indices != JobCounts::indices_of(2));
}

TEST_CASE("no count is lost between threads that run at once, nor between threads that follow each other") {
  constexpr std::uint64_t threads = 8;
  constexpr std::uint64_t each = 5'000;
  JobCounts counts;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::jthread> running;
    for (std::uint64_t thread = 0; thread < threads; ++thread) {
      running.emplace_back([&, thread] {
        for (std::uint64_t i = 0; i < each; ++i) {
          counts.count_run(thread * each + i, 1);
          counts.count_end();
        }
      });
    }
  }
  CHECK(counts.total().ran == 3 * threads * each);
  CHECK(counts.total().ended == 3 * threads * each);
  CHECK(counts.total().hashes == 3 * threads * each);
  CHECK(counts.total().indices == 3 * JobCounts::indices_of(threads * each));
}
