#include "pools/standard/worker_slots.hpp"

#include <set>
#include <stdexcept>

#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("the slots are the numbers below W, each taken once", "[worker_slots]") {
  WorkerSlots slots(3);
  CHECK(std::set<unsigned>{slots.take(), slots.take(), slots.take()} == std::set<unsigned>{0, 1, 2});
}

TEST_CASE("taking a slot waits until one is given back, and gets that one", "[worker_slots]") {
  WorkerSlots slots(2);
  const unsigned held = slots.take();
  const unsigned returned = slots.take();
  auto taking = in_background([&] { return slots.take(); });
  CHECK(blocks(taking));
  slots.give_back(returned);
  CHECK(taking.get() == returned);
  CHECK(held != returned);
}

TEST_CASE("a slot is lent until it is given back, or at once if handing it on fails", "[worker_slots]") {
  WorkerSlots slots(1);
  CHECK_THROWS_WITH(slots.lend([](unsigned) { throw std::runtime_error("no thread"); }), "no thread");
  slots.lend([](unsigned slot) { CHECK(slot == 0); });
  auto taking = in_background([&] { return slots.take(); });
  CHECK(blocks(taking));
  slots.give_back(0);
  CHECK(taking.get() == 0);
}
