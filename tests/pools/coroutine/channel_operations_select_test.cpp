// The same as channel/select_test.cpp, for coroutines instead of threads.
#include "pools/coroutine/channel_operations.hpp"

#include <optional>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/channel_tasks.hpp"
#include "tests/support/manual_executor.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

template <class Sync>
Task offer_once(Log& log, Channel<Channel<int, Sync>, Sync> offers, Channel<int, Sync> mine, Channel<bool, Sync> stop) {
  std::optional<int> value = 42;
  std::optional<bool> end;
  if (co_await async_select(offer_to(offers, mine, value), receive_from(stop, end)) == 0) {
    log.push_back("got " + (value ? std::to_string(*value) : "nothing"));
  } else {
    log.emplace_back("ended");
  }
}

template <class Sync>
Task take_offer(Log& log, Channel<Channel<int, Sync>, Sync> offers, int value) {
  const auto taken = co_await async_receive(offers);
  log.emplace_back("took");
  co_await async_send(*taken, value);
  log.emplace_back("gave");
}

}  // namespace

TEMPLATE_TEST_CASE("a select performs the case that is ready", "[channel_operations]", BetweenThreads, OnOneThread) {
  OperationsFixture<TestType> test;
  SECTION("a receive") {
    test.executor.start(send_all(test.log, test.channel, {1}));
    test.executor.start(select_once(test.log, test.channel, test.other));
    test.executor.run();
    CHECK(test.log == Log{"selected the receive of 1", "sent 1"});
  }
  SECTION("a send") {
    test.executor.start(receive_all(test.log, test.other));
    test.executor.start(select_once(test.log, test.channel, test.other));
    test.executor.run();
    CHECK(test.log == Log{"selected the send", "received 7"});
    test.other.close();
    test.executor.run();
  }
  SECTION("a receive from a closed channel") {
    test.channel.close();
    test.executor.start(select_once(test.log, test.channel, test.nil));
    test.executor.run();
    CHECK(test.log == Log{"selected the receive of nothing"});
  }
  CHECK(test.executor.alive() == 0);
}

TEMPLATE_TEST_CASE("a suspended select is served once and has left the other queues when it resumes",
                   "[channel_operations]", BetweenThreads, OnOneThread) {
  OperationsFixture<TestType> test;
  test.executor.start(select_once(test.log, test.channel, test.other));
  test.executor.run();
  CHECK(test.log.empty());
  std::optional<int> value;
  SECTION("by a sender") {
    CHECK(test.channel.try_send(1));
    CHECK(test.executor.ready_tasks() == 1);
    CHECK_FALSE(test.other.try_receive(value));
    test.executor.run();
    CHECK(test.log == Log{"selected the receive of 1"});
  }
  SECTION("by a receiver") {
    CHECK(test.other.try_receive(value));
    CHECK(value == 7);
    CHECK(test.executor.ready_tasks() == 1);
    CHECK_FALSE(test.channel.try_send(1));
    test.executor.run();
    CHECK(test.log == Log{"selected the send"});
  }
  SECTION("by the close of the channel that it receives from") {
    test.channel.close();
    test.executor.run();
    CHECK(test.log == Log{"selected the receive of nothing"});
  }
  SECTION("by the close of the channel that it sends to") {
    test.other.close();
    test.executor.run();
    CHECK(test.log == Log{"failed"});
  }
  CHECK(test.executor.alive() == 0);
}

TEMPLATE_TEST_CASE("two selects serve each other", "[channel_operations]", BetweenThreads, OnOneThread) {
  OperationsFixture<TestType> test;
  test.executor.start(select_once(test.log, test.channel, test.nil));
  test.executor.start(select_once(test.log, test.nil, test.channel));
  test.executor.run();
  CHECK(test.log == Log{"selected the send", "selected the receive of 7"});
  CHECK(test.executor.alive() == 0);
}

// Offers; channel/offer_test.cpp covers their cases one by one

TEMPLATE_TEST_CASE("a task that offers a channel resumes when a value comes through it", "[channel_operations]",
                   BetweenThreads, OnOneThread) {
  const auto offers = make_channel<Channel<int, TestType>, TestType>();
  const auto mine = make_channel<int, TestType>();
  const auto stop = make_channel<bool, TestType>();
  Log log;
  ManualExecutor executor;
  SECTION("if it was there first") {
    executor.start(offer_once(log, offers, mine, stop));
    executor.run();
    executor.start(take_offer(log, offers, 5));
    executor.run_one();
    CHECK(log == Log{"took", "gave"});  // at once: taking the offer queued the receive
    CHECK(executor.ready_tasks() == 1);
    executor.run();
    CHECK(log == Log{"took", "gave", "got 5"});
  }
  SECTION("if it was there last") {
    executor.start(take_offer(log, offers, 5));
    executor.run();
    executor.start(offer_once(log, offers, mine, stop));
    executor.run();
    CHECK(log == Log{"took", "gave", "got 5"});
  }
  SECTION("or if it is stopped") {
    executor.start(offer_once(log, offers, mine, stop));
    executor.run();
    CHECK(stop.try_send(true));
    executor.run();
    CHECK(log == Log{"ended"});
  }
  CHECK(executor.alive() == 0);
}
