#include "harness/trial/warm_up.hpp"

#include <algorithm>
#include <vector>

#include "pools/registry.hpp"
#include "tests/catch.hpp"
#include "tests/support/fake_pool.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::FakePool;

namespace {

/// Holds no thread while a job waits: begins up to W jobs as they are submitted, ends all in drain().
class EventLoop final : public Pool {
 public:
  explicit EventLoop(unsigned workers) : workers_(workers) {}

  void submit(Job job) override {
    if (begun_.size() == workers_) end_all();
    job.begin(static_cast<unsigned>(begun_.size()));
    begun_.push_back(job);
  }
  void drain() override { end_all(); }

 private:
  void end_all() {
    for (const Job& job : begun_) job.end();
    begun_.clear();
  }

  unsigned workers_;
  std::vector<Job> begun_;
};

void run_through(WarmUp& warm_up, Pool& pool) {
  warm_up.submit_to(pool);
  pool.drain();
}

/// Jobs that wait for each other in run() always meet. One that waits cooperatively asks for a fixed time before the
/// others have begun, so a stalled machine can see its end first: then the next warm-up shows them.
void check_that_all_workers_run(const PoolEntry& entry, unsigned workers) {
  unsigned most = 0;
  const int attempts = entry.in_halves ? 100 : 1;
  for (int attempt = 0; attempt < attempts && most < workers; ++attempt) {
    WarmUp warm_up(workers, 1min);  // the patience bounds a failure only
    const auto pool = entry.build({.workers = workers});
    run_through(warm_up, *pool);
    most = std::max(most, warm_up.most());
    CHECK_FALSE(warm_up.too_few());
    CHECK(warm_up.find_fault().empty());
    CHECK(warm_up.submitted() == workers + 1);
    CHECK(warm_up.ended() == workers + 1);
  }
  CHECK(most == workers);
}

}  // namespace

TEST_CASE("the warm-up has every pool run as many jobs at once as it has workers") {
  for (const PoolEntry& entry : all_pools()) {
    CAPTURE(entry.name);
    check_that_all_workers_run(entry, entry.one_worker ? 1 : 8);
  }
}

TEST_CASE("the warm-up shows a pool that runs one job at a time, and ends") {
  WarmUp warm_up(3, 1ms);
  FakePool pool([](Job job) { job(0); });
  run_through(warm_up, pool);
  CHECK(warm_up.most() == 1);
  CHECK(warm_up.find_fault().empty());
  CHECK(warm_up.too_few() == 1U);
}

TEST_CASE("the warm-up without patience still runs all jobs") {
  int ran = 0;
  FakePool pool([&](Job job) {
    job(0);
    ++ran;
  });
  WarmUp warm_up(4, 0ns);
  run_through(warm_up, pool);
  CHECK(ran == 5);
  CHECK(warm_up.ended() == 5);
}

TEST_CASE("a released warm-up does not wait") {
  WarmUp warm_up(4, 24h);
  warm_up.release();
  FakePool pool([](Job job) { job(0); });
  run_through(warm_up, pool);
  CHECK(warm_up.ended() == 5);
  CHECK(warm_up.too_few() == 1U);
}

TEST_CASE("the warm-up counts jobs in two halves from begin to end") {
  WarmUp warm_up(5, 1min);
  EventLoop pool(5);
  run_through(warm_up, pool);
  CHECK(warm_up.most() == 5);
  CHECK(warm_up.find_fault().empty());
}

TEST_CASE("the warm-up shows one job too many at once") {
  WarmUp warm_up(2, 1min);
  EventLoop pool(3);
  run_through(warm_up, pool);
  CHECK(warm_up.most() == 3);
  CHECK(warm_up.find_fault() == "the pool ran 3 jobs at once on 2 workers");
}
