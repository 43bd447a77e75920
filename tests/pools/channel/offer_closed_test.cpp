// Closed and nil channels in an offer.
#include "pools/channel/select_case.hpp"

#include <optional>

#include "tests/catch.hpp"
#include "tests/support/offering.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEMPLATE_TEST_CASE("closing the offered channel ends the wait for its value with nothing", "[offer]", BetweenThreads,
                   OnOneThread) {
  Offering<TestType> test;
  SECTION("after the offer was taken") {
    REQUIRE_FALSE(test.begin());
    CHECK(test.take());
    test.mine.close();
  }
  SECTION("before the offer was taken") {
    REQUIRE_FALSE(test.begin());
    test.mine.close();
    CHECK(test.parker.wake_ups == 0);
    CHECK(test.take());
  }
  SECTION("before, with a receiver waiting for the offer") {
    const Taker<TestType> taker(test.offers);
    test.mine.close();
    CHECK(test.begin());
    ++test.parker.wake_ups;  // it never slept
  }
  CHECK(test.parker.wake_ups == 1);
  CHECK(test.selection.finish() == 0);
  CHECK(test.value == std::nullopt);
}

TEMPLATE_TEST_CASE("an offer to a closed channel is an error", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test;
  SECTION("that was already closed") {
    test.offers.close();
    CHECK_THROWS_AS(test.begin(), ChannelError);
  }
  SECTION("that is closed during the wait") {
    REQUIRE_FALSE(test.begin());
    test.offers.close();
    CHECK(test.parker.wake_ups == 1);
    CHECK_THROWS_AS(test.selection.finish(), ChannelError);
  }
  CHECK(test.value == 42);
  CHECK_FALSE(test.mine.try_send(1));
  CHECK_FALSE(test.stop.try_send(true));
}

TEMPLATE_TEST_CASE("an offer to a nil channel is never ready", "[offer]", BetweenThreads, OnOneThread) {
  Offering<TestType> test(0, {});
  REQUIRE_FALSE(test.begin());
  CHECK(test.stop.try_send(true));
  CHECK(test.selection.finish() == 1);
}

TEMPLATE_TEST_CASE("offering a nil channel is an error, because nothing could come through it", "[offer]",
                   BetweenThreads, OnOneThread) {
  const auto offers = make_channel<Channel<int, TestType>, TestType>();
  const Channel<int, TestType> nil;
  std::optional<int> value;
  CHECK_THROWS_AS(offer_to(offers, nil, value), ChannelError);
}
