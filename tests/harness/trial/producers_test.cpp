#include "harness/trial/producers.hpp"

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("each producer runs once, and all have ended when run_producers() returns") {
  const auto producers = GENERATE(1U, 2U, 7U);
  std::mutex mutex;
  std::multiset<unsigned> ran;
  const BatchTimes times = run_producers(
      producers,
      [&](unsigned producer) {
        const std::lock_guard lock(mutex);
        ran.insert(producer);
      },
      [] { FAIL("nothing failed"); });
  std::multiset<unsigned> expected;
  for (unsigned producer = 0; producer < producers; ++producer) expected.insert(producer);
  CHECK(ran == expected);
  CHECK(times.start_ns > 0);
  CHECK(times.accepted_ns >= times.start_ns);
}

TEST_CASE("producers start together: none runs before all have threads") {
  constexpr unsigned producers = 4;
  std::atomic<unsigned> started{0};
  run_producers(
      producers,
      [&](unsigned) {
        ++started;
        while (started < producers) std::this_thread::yield();  // would wait forever if they ran one after the other
      },
      [] {});
  CHECK(started == producers);
}

TEST_CASE("a producer that throws stops the others, which end before its exception comes through") {
  std::atomic<bool> stopped{false};
  std::atomic<int> ended{0};
  const auto produce = [&](unsigned producer) {
    if (producer == 1) throw std::runtime_error("queue full");
    while (!stopped) std::this_thread::yield();
    ++ended;
  };
  CHECK_THROWS_WITH(run_producers(3, produce, [&] { stopped = true; }), "queue full");
  CHECK(ended == 2);
}

TEST_CASE("an exception of the only producer calls stop, too") {
  bool stopped = false;
  CHECK_THROWS_WITH(run_producers(
                        1, [](unsigned) { throw std::runtime_error("queue full"); }, [&] { stopped = true; }),
                    "queue full");
  CHECK(stopped);
}
