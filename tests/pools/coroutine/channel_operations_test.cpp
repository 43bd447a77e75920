// The same as channel/channel_test.cpp, for coroutines instead of threads.
#include "pools/coroutine/channel_operations.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/channel_tasks.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/manual_executor.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

// Strings this short live inside the std::string, whose address a frame must keep.
template <class Sync>
Task send_words(Channel<std::string, Sync> channel) {
  co_await async_send(channel, "one");
  co_await async_send(channel, std::string("two"));
  const std::string word = "three";
  co_await async_send(channel, word);
  const Channel<std::string, Sync> nil;
  co_await async_select(send_to(channel, "four"), send_to(nil, "none"));
  co_await async_select(send_to(nil, "none"), send_to(channel, "a word that is too long to live inside of a string"));
  channel.close();
}

template <class Sync>
Task receive_words(Log& log, Channel<std::string, Sync> channel) {
  while (const std::optional<std::string> word = co_await async_receive(channel)) log.push_back(*word);
}

template <class Sync>
Task send_pointers(Channel<std::unique_ptr<int>, Sync> channel) {
  co_await async_send(channel, std::make_unique<int>(1));
  co_await async_select(send_to(channel, std::make_unique<int>(2)));
  channel.close();
}

template <class Sync>
Task receive_pointers(Log& log, Channel<std::unique_ptr<int>, Sync> channel) {
  while (const auto value = co_await async_receive(channel)) log.push_back(std::to_string(**value));
}

}  // namespace

// Between coroutines

TEMPLATE_TEST_CASE("the side that comes first is suspended until the other comes", "[channel_operations]",
                   BetweenThreads, OnOneThread) {
  OperationsFixture<TestType> test;
  SECTION("the sender") {
    test.executor.start(send_all(test.log, test.channel, {1}));
    test.executor.run();
    CHECK(test.log.empty());
    test.executor.start(receive_once(test.log, "one", test.channel));
    test.executor.run();
    CHECK(test.log == Log{"one received 1", "sent 1"});
  }
  SECTION("the receiver") {
    test.executor.start(receive_once(test.log, "one", test.channel));
    test.executor.run();
    CHECK(test.log.empty());
    test.executor.start(send_all(test.log, test.channel, {1}));
    test.executor.run();
    CHECK(test.log == Log{"sent 1", "one received 1"});
  }
  CHECK(test.executor.alive() == 0);
}

TEMPLATE_TEST_CASE("values arrive in the order they were sent", "[channel_operations]", BetweenThreads, OnOneThread) {
  Log log;
  ManualExecutor executor;
  const auto capacity = GENERATE(as<std::size_t>{}, 0, 1, 2);
  const auto channel = make_channel<int, TestType>(capacity);
  Log sent, received;
  executor.start(send_all(sent, channel, {1, 2, 3, 4, 5}));
  executor.start(receive_all(received, channel));
  executor.run();
  channel.close();
  executor.run();
  CHECK(sent == Log{"sent 1", "sent 2", "sent 3", "sent 4", "sent 5"});
  CHECK(received == Log{"received 1", "received 2", "received 3", "received 4", "received 5", "closed"});
  CHECK(executor.alive() == 0);
}

TEMPLATE_TEST_CASE("a send into a buffer with room is not suspended", "[channel_operations]", BetweenThreads,
                   OnOneThread) {
  OperationsFixture<TestType> test;
  const auto channel = make_channel<int, TestType>(2);
  test.executor.start(send_all(test.log, channel, {1, 2, 3}));
  test.executor.run_one();
  CHECK(test.log == Log{"sent 1", "sent 2"});
  std::optional<int> value;
  CHECK(channel.try_receive(value));
  CHECK(value == 1);
  test.executor.run();
  CHECK(test.log.back() == "sent 3");
  CHECK(channel.size() == 2);
}

TEMPLATE_TEST_CASE("each value wakes one of several waiting tasks", "[channel_operations]", BetweenThreads,
                   OnOneThread) {
  OperationsFixture<TestType> test;
  for (const char* name : {"one", "two", "three"}) test.executor.start(receive_once(test.log, name, test.channel));
  test.executor.run();
  CHECK(test.channel.try_send(1));
  CHECK(test.executor.ready_tasks() == 1);
  CHECK(test.channel.try_send(2));
  CHECK(test.executor.ready_tasks() == 2);
  CHECK(test.log.empty());
  SECTION("each has the value that it was served, no matter which runs first") {
    test.executor.run_one(1);
  }
  test.executor.run();
  CHECK(test.executor.alive() == 1);
  test.channel.close();
  test.executor.run();
  std::ranges::sort(test.log);
  CHECK(test.log == Log{"one received 1", "three found it closed", "two received 2"});
}

TEMPLATE_TEST_CASE("strings, short and long, arrive whole", "[channel_operations]", BetweenThreads, OnOneThread) {
  Log log;
  ManualExecutor executor;
  const auto channel = make_channel<std::string, TestType>(GENERATE(as<std::size_t>{}, 0, 1));
  const bool sender_first = GENERATE(true, false);
  if (sender_first) executor.start(send_words(channel));
  executor.start(receive_words(log, channel));
  if (!sender_first) executor.start(send_words(channel));
  executor.run();
  CHECK(log == Log{"one", "two", "three", "four", "a word that is too long to live inside of a string"});
  CHECK(executor.alive() == 0);
}

TEMPLATE_TEST_CASE("move-only values can be sent", "[channel_operations]", BetweenThreads, OnOneThread) {
  Log log;
  ManualExecutor executor;
  const auto channel = make_channel<std::unique_ptr<int>, TestType>();
  executor.start(send_pointers(channel));
  executor.start(receive_pointers(log, channel));
  executor.run();
  CHECK(log == Log{"1", "2"});
  CHECK(executor.alive() == 0);
}

// Between a thread and a coroutine

TEST_CASE("a thread and a coroutine exchange values", "[channel_operations]") {
  OperationsFixture<BetweenThreads> test;
  SECTION("a thread that sends is blocked until the coroutine has received") {
    auto sending = in_background([&] { test.channel.send(1); });
    const ClosedAtExit unblock(test.channel);
    CHECK(blocks(sending));
    test.executor.start(receive_once(test.log, "one", test.channel));
    test.executor.run();
    sending.get();
    CHECK(test.log == Log{"one received 1"});
  }
  SECTION("a thread that receives is blocked until the coroutine has sent") {
    auto receiving = in_background([&] { return test.channel.receive(); });
    const ClosedAtExit unblock(test.channel);
    CHECK(blocks(receiving));
    test.executor.start(send_all(test.log, test.channel, {1}));
    test.executor.run();
    CHECK(receiving.get() == 1);
    CHECK(test.log == Log{"sent 1"});
  }
  SECTION("a suspended coroutine is served by a thread that does not wait") {
    test.executor.start(select_once(test.log, test.channel, test.other));
    test.executor.run();
    in_background([&] { test.channel.send(1); }).get();
    test.executor.run();
    CHECK(test.log == Log{"selected the receive of 1"});
  }
  CHECK(test.executor.alive() == 0);
}
