// The case of a select that offers a channel and then receives from it: offer_to() in pools/channel/select_case.hpp.
#include "pools/channel/select_case.hpp"

#include <optional>

#include "tests/catch.hpp"
#include "tests/support/offering.hpp"

using namespace poolbench;
using namespace poolbench::testing;

// The offer waits

TEMPLATE_TEST_CASE("taking an offer and sending its value wake the owner once", "[offer]", BetweenThreads,
                   OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.take());
  CHECK(test.parker.wake_ups == 0);
  CHECK(test.mine.try_send(1));  // the receive already waits, though nothing was woken
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
}

TEMPLATE_TEST_CASE("an untaken offer can be ended", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.stop.try_send(true));
  CHECK(test.parker.wake_ups == 1);
  CHECK_FALSE(test.take());
  CHECK(test.selection.finish() == 1);
  CHECK(test.value == 42);
  CHECK_FALSE(test.take());
  CHECK_FALSE(test.mine.try_send(1));
}

TEMPLATE_TEST_CASE("a taken offer ignores the end", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.take());
  CHECK_FALSE(test.stop.try_send(true));
  CHECK(test.parker.wake_ups == 0);
  CHECK(test.mine.try_send(1));
  CHECK_FALSE(test.stop.try_send(true));
  CHECK(test.selection.finish() == 0);
  CHECK(test.end == std::nullopt);
}

TEMPLATE_TEST_CASE("an offer is taken once", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  REQUIRE_FALSE(test.begin());
  CHECK(test.take());
  CHECK_FALSE(test.take());
}

TEMPLATE_TEST_CASE("taking an offer wakes its owner if there is already a value", "[offer]", BetweenThreads,
                   OnOneThread) {
  Offering<TestType> test(1);
  CHECK(test.mine.try_send(1));
  REQUIRE_FALSE(test.begin());
  CHECK(test.parker.wake_ups == 0);
  CHECK(test.take());
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
  CHECK(test.mine.size() == 0);
}

// The offer is performed at once

TEMPLATE_TEST_CASE("an offer with a waiting receiver is made at once, then waits for the value", "[offer]",
                   BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  Taker<TestType> taker(test.offers);
  CHECK_FALSE(test.begin());
  CHECK(taker.parker.wake_ups == 1);
  CHECK(taker.selection.finish() == 0);
  CHECK((taker.taken == test.mine));
  CHECK_FALSE(test.stop.try_send(true));
  CHECK(test.parker.wake_ups == 0);
  CHECK(taker.taken->try_send(1));
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
}

TEMPLATE_TEST_CASE("an offer with a waiting receiver does not wait if there is a value", "[offer]", BetweenThreads,
                   OnOneThread) {
  Offering<TestType> test(1);
  CHECK(test.mine.try_send(1));
  const Taker<TestType> taker(test.offers);
  CHECK(test.begin());
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
  CHECK(test.parker.wake_ups == 0);
}

TEMPLATE_TEST_CASE("an offer that fits into a buffer is made at once, then waits for the value", "[offer]",
                   BetweenThreads, OnOneThread) {
  Offering<TestType> test(0, make_channel<Channel<int, TestType>, TestType>(1));
  CHECK_FALSE(test.begin());
  CHECK(test.mine.try_send(1));
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == 1);
  CHECK(test.take());
}

TEMPLATE_TEST_CASE("an offer without a receiver leaves nothing behind if the select does not wait", "[offer]",
                   BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  CHECK(test.begin(false));
  CHECK(test.selection.finish() == no_case);
  CHECK_FALSE(test.take());
  CHECK_FALSE(test.mine.try_send(1));
}
