// The same as channel/close_test.cpp, for coroutines instead of threads.
#include "pools/coroutine/channel_operations.hpp"

#include "tests/catch.hpp"
#include "tests/support/channel_tasks.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

template <class Sync>
Task receive_failing(Log& log, Channel<int, Sync> channel) {
  try {
    co_await async_receive(channel);
  } catch (const ChannelError&) {
    log.emplace_back("failed");
  }
}

}  // namespace

TEMPLATE_TEST_CASE("a close wakes every task: receivers find nothing, senders an error that they can catch",
                   "[channel_operations]", BetweenThreads, OnOneThread) {
  OperationsFixture<TestType> test;
  SECTION("receivers") {
    test.executor.start(receive_once(test.log, "one", test.channel));
    test.executor.start(receive_once(test.log, "two", test.channel));
    test.executor.run();
    test.channel.close();
    CHECK(test.executor.ready_tasks() == 2);
    test.executor.run();
    CHECK(test.log == Log{"one found it closed", "two found it closed"});
  }
  SECTION("senders") {
    test.executor.start(send_once(test.log, "one", test.channel, 1));
    test.executor.start(send_once(test.log, "two", test.channel, 2));
    test.executor.run();
    test.channel.close();
    CHECK(test.executor.ready_tasks() == 2);
    test.executor.run();
    CHECK(test.log == Log{"one failed", "two failed"});
  }
  CHECK(test.executor.alive() == 0);
}

TEMPLATE_TEST_CASE("a send on a closed channel is an error that the coroutine can catch", "[channel_operations]",
                   BetweenThreads, OnOneThread) {
  OperationsFixture<TestType> test;
  test.channel.close();
  SECTION("in a send") {
    test.executor.start(send_once(test.log, "one", test.channel, 1));
  }
  SECTION("in a select") {
    test.executor.start(select_once(test.log, test.nil, test.channel));
  }
  test.executor.run();
  CHECK(test.log.size() == 1);
  CHECK(test.log.front().ends_with("failed"));
  CHECK(test.executor.alive() == 0);
}

TEMPLATE_TEST_CASE("a wait that could never end is an error", "[channel_operations]", BetweenThreads, OnOneThread) {
  OperationsFixture<TestType> test;
  SECTION("a send on a nil channel") {
    test.executor.start(send_once(test.log, "one", test.nil, 1));
    test.executor.run();
    CHECK(test.log == Log{"one failed"});
  }
  SECTION("a receive from a nil channel") {
    test.executor.start(receive_failing(test.log, test.nil));
    test.executor.run();
    CHECK(test.log == Log{"failed"});
  }
  SECTION("a select over nil channels only") {
    test.executor.start(select_once(test.log, test.nil, test.nil));
    test.executor.run();
    CHECK(test.log == Log{"failed"});
  }
  CHECK(test.executor.alive() == 0);
}
