// A pool on a queue that cannot be closed and that fails when the test says so.
#include "pools/queue_pool.hpp"

#include <atomic>
#include <new>

#include "pools/standard/blocking_queue.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

class FailingQueue {
 public:
  static inline std::atomic<int> failures{0};  // still to come

  void push(const JobOrEnd& item) {
    if (failures > 0) {
      --failures;
      throw std::bad_alloc();
    }
    items_.push(item);
  }
  JobOrEnd pop() { return items_.pop(); }

 private:
  BlockingQueue<JobOrEnd> items_;
};

}  // namespace

TEST_CASE("a pool retries when its queue fails to take the workers' ends, and joins them all", "[queue pool]") {
  const int before = thread_count();
  Witness witness(20, 3);
  {
    QueuePool<FailingQueue> pool({.workers = 3});
    submit_all(pool, witness);
    pool.drain();
    FailingQueue::failures = 5;
  }
  CHECK(FailingQueue::failures == 0);
  CHECK(witness.each_ran_once());
  CHECK(thread_count_returns_to(before));
}

TEST_CASE("a job that the queue rejected was never submitted", "[queue pool]") {
  Witness witness(1, 3);
  QueuePool<FailingQueue> pool({.workers = 3});
  FailingQueue::failures = 1;
  CHECK_THROWS_AS(pool.submit(Job(witness, 0)), std::bad_alloc);
  pool.drain();
  CHECK(witness.ended() == 0);
  submit_all(pool, witness);
  pool.drain();
  CHECK(witness.each_ran_once());
}
