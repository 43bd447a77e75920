#include "harness/warm_up.hpp"

#include <vector>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/fake_pool.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::FakePool;

namespace {

/// Holds no thread while a job waits: begins every job as it is submitted, ends all of them in drain().
class EventLoop final : public Pool {
 public:
  void submit(Job job) override {
    job.begin(0);
    begun_.push_back(job);
  }
  void drain() override {
    for (const Job& job : begun_) job.end();
    begun_.clear();
  }

 private:
  std::vector<Job> begun_;
};

}  // namespace

TEST_CASE("the warm-up has every pool run as many jobs at once as it has workers") {
  for (const PoolEntry& entry : all_pools()) {
    const unsigned workers = entry.one_worker ? 1 : 8;
    const auto pool = entry.build({.workers = workers});
    CAPTURE(entry.name);
    CHECK(warm_up(*pool, workers, 1min) == workers);  // the patience bounds a failure only
  }
}

TEST_CASE("the warm-up tells of a pool that runs one job at a time, and ends") {
  FakePool pool([](Job job) { job(0); });
  CHECK(warm_up(pool, 3, 1ms) == 1);
}

TEST_CASE("the warm-up without patience still runs all jobs") {
  int ran = 0;
  FakePool pool([&](Job job) {
    job(0);
    ++ran;
  });
  warm_up(pool, 4, 0ns);
  CHECK(ran == 4);
}

TEST_CASE("the warm-up counts jobs in two halves from begin to end") {
  EventLoop pool;
  CHECK(warm_up(pool, 5, 1min) == 5);
}

TEST_CASE("a pool can be used after its warm-up") {
  EventLoop pool;
  CHECK(warm_up(pool, 5, 1min) == 5);
  CHECK(warm_up(pool, 2, 1min) == 2);
}
