// A pool that runs in drain, on a construct that fails when the test says so.
#include "pools/batch_pool.hpp"

#include <cstddef>
#include <new>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

/// Runs jobs one after another, but throws after a given number of them.
struct Failing {
  static inline std::vector<std::size_t>
      fails_after;  // one for each run, the next run first; if empty, runs do not fail

  explicit Failing(PoolConfig /*config*/) {}

  template <class RunJob>
  void run(std::vector<PostponedJob>& jobs, const RunJob& run_job) {
    std::size_t left = jobs.size() + 1;
    if (!fails_after.empty()) {
      left = fails_after.front();
      fails_after.erase(fails_after.begin());
    }
    for (PostponedJob& job : jobs) {
      if (left-- == 0) throw std::bad_alloc();
      run_job(job, 0);
    }
  }
};

}  // namespace

TEST_CASE("the next drain runs what a failed construct left, before newer jobs", "[batch]") {
  Witness first(5, 1), second(5, 1);
  Failing::fails_after = {2, 1};
  BatchPool<Failing> pool({.workers = 1});
  submit_all(pool, first);
  CHECK_THROWS_AS(pool.drain(), std::bad_alloc);
  CHECK(first.ended() == 2);
  submit_all(pool, second);
  CHECK_THROWS_AS(pool.drain(), std::bad_alloc);
  CHECK(first.ended() == 3);
  CHECK(second.ended() == 0);
  pool.drain();
  CHECK(first.each_ran_once());
  CHECK(second.each_ran_once());
}

TEST_CASE("the destructor runs what a failed construct left, even if the construct fails again", "[batch]") {
  Witness first(5, 1), second(5, 1);
  Failing::fails_after = {2, 1};
  {
    BatchPool<Failing> pool({.workers = 1});
    submit_all(pool, first);
    CHECK_THROWS_AS(pool.drain(), std::bad_alloc);
    submit_all(pool, second);
  }
  CHECK(first.each_ran_once());
  CHECK(second.each_ran_once());
  CHECK(Failing::fails_after.empty());
}
