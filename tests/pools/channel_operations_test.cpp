// The same as channel_test.cpp and select_test.cpp, for coroutines instead of threads.
#include "pools/coroutine/channel_operations.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/manual_executor.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

using Log = std::vector<std::string>;

/// A log of channel operations: "sent", "received 1", "closed" for a receive that found the channel closed.
template <class Sync>
Task send_all(Log& log, Channel<int, Sync> channel, std::vector<int> values) {
  for (const int value : values) {
    co_await async_send(channel, value);
    log.push_back("sent " + std::to_string(value));
  }
}

template <class Sync>
Task receive_all(Log& log, Channel<int, Sync> channel) {
  while (const std::optional<int> value = co_await async_receive(channel)) {
    log.push_back("received " + std::to_string(*value));
  }
  log.emplace_back("closed");
}

template <class Sync>
Task receive_once(Log& log, std::string name, Channel<int, Sync> channel) {
  const std::optional<int> value = co_await async_receive(channel);
  log.push_back(name + (value ? " received " + std::to_string(*value) : " found it closed"));
}

template <class Sync>
Task send_once(Log& log, std::string name, Channel<int, Sync> channel, int value) {
  try {
    co_await async_send(channel, value);
    log.push_back(name + " sent");
  } catch (const ChannelError&) {
    log.push_back(name + " failed");
  }
}

template <class Sync>
Task receive_failing(Log& log, Channel<int, Sync> channel) {
  try {
    co_await async_receive(channel);
  } catch (const ChannelError&) {
    log.emplace_back("failed");
  }
}

/// Receives from `in` or sends 7 to `out`.
template <class Sync>
Task select_once(Log& log, Channel<int, Sync> in, Channel<int, Sync> out) {
  try {
    std::optional<int> value = 42;
    if (co_await async_select(receive_from(in, value), send_to(out, 7)) == 1) {
      log.emplace_back("selected the send");
    } else {
      log.push_back("selected the receive of " + (value ? std::to_string(*value) : "nothing"));
    }
  } catch (const ChannelError&) {
    log.emplace_back("failed");
  }
}

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

/// A channel for `Sync`, and tasks that run when the test says so.
template <class Sync>
struct Fixture {
  Channel<int, Sync> channel = make_channel<int, Sync>();
  Channel<int, Sync> other = make_channel<int, Sync>();
  Channel<int, Sync> nil;
  Log log;
  ManualExecutor executor;
};

}  // namespace

// Sending and receiving

TEMPLATE_TEST_CASE("the side that comes first is suspended until the other comes", "[channel_operations]",
                   BetweenThreads, OnOneThread) {
  Fixture<TestType> test;
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
  Fixture<TestType> test;
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
  Fixture<TestType> test;
  for (const char* name : {"one", "two", "three"}) test.executor.start(receive_once(test.log, name, test.channel));
  test.executor.run();
  CHECK(test.channel.try_send(1));
  CHECK(test.executor.ready_tasks() == 1);
  CHECK(test.channel.try_send(2));
  CHECK(test.executor.ready_tasks() == 2);
  CHECK(test.log.empty());
  SECTION("whichever runs first, each has the value that it was served") {
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

// Closing and nil

TEMPLATE_TEST_CASE("a close wakes every task: receivers find nothing, senders an error that they can catch",
                   "[channel_operations]", BetweenThreads, OnOneThread) {
  Fixture<TestType> test;
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
  Fixture<TestType> test;
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
  Fixture<TestType> test;
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

// Select

TEMPLATE_TEST_CASE("a select performs the case that is ready", "[channel_operations]", BetweenThreads, OnOneThread) {
  Fixture<TestType> test;
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
  Fixture<TestType> test;
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
  Fixture<TestType> test;
  test.executor.start(select_once(test.log, test.channel, test.nil));
  test.executor.start(select_once(test.log, test.nil, test.channel));
  test.executor.run();
  CHECK(test.log == Log{"selected the send", "selected the receive of 7"});
  CHECK(test.executor.alive() == 0);
}

// Offers; offer_test.cpp covers their cases one by one

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

// Between a thread and a coroutine

TEST_CASE("a thread and a coroutine exchange values", "[channel_operations]") {
  Fixture<BetweenThreads> test;
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
