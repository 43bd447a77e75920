#include "pools/channel/parker.hpp"

#include <set>
#include <thread>

#include "tests/catch.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("an unpark before the park is not lost", "[parker]") {
  ThreadParker& parker = ThreadParker::current();
  parker.unpark();
  parker.park(nullptr);
}

TEST_CASE("a park blocks until the unpark, and each park needs its own", "[parker]") {
  ThreadParker parker;
  auto parked = in_background([&] {
    parker.park(nullptr);
    parker.park(nullptr);
  });
  CHECK(blocks(parked));
  parker.unpark();
  CHECK(blocks(parked));
  parker.unpark();
  parked.get();
}

TEST_CASE("what was written before the unpark is visible after the park", "[parker]") {
  ThreadParker parker;
  int written = 0;
  auto waker = in_background([&] {
    written = 1;
    parker.unpark();
  });
  parker.park(nullptr);
  CHECK(written == 1);
  waker.get();
}

TEST_CASE("two threads park and wake each other", "[parker]") {
  constexpr int rounds = 10'000;
  ThreadParker ping, pong;
  auto other = in_background([&] {
    for (int i = 0; i < rounds; ++i) {
      pong.park(nullptr);
      ping.unpark();
    }
  });
  for (int i = 0; i < rounds; ++i) {
    pong.unpark();
    ping.park(nullptr);
  }
  other.get();
}

TEST_CASE("each live thread has its own parker", "[parker]") {
  Gate both_alive;
  auto other = in_background([&] {
    ThreadParker* const parker = &ThreadParker::current();
    both_alive.pass();
    return parker;
  });
  const OpenedAtExit unblock(both_alive);
  both_alive.wait_for_arrivals(1);
  ThreadParker* const mine = &ThreadParker::current();
  CHECK(mine == &ThreadParker::current());
  both_alive.open();
  CHECK(other.get() != mine);
}

TEST_CASE("a finished thread's parker is reused, so threads may come and go", "[parker]") {
  std::set<const ThreadParker*> parkers;
  for (int i = 0; i < 100; ++i) {
    std::thread([&] { parkers.insert(&ThreadParker::current()); }).join();
  }
  CHECK(parkers.size() == 1);
}
