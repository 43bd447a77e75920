#include "pools/coroutine/inline_executor.hpp"

#include <unistd.h>

#include <future>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "pools/coroutine/channel_operations.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

// The kernel's id, because clang++ 14 does not call std::this_thread::get_id() a second time after a wait.
using ThreadIds = std::vector<pid_t>;

/// Records on which threads it runs: once at its start, and once after each value.
Task follow(Channel<int> channel, ThreadIds& ran_on) {
  ran_on.push_back(gettid());
  while (const std::optional<int> value = co_await async_receive(channel)) {
    ran_on.push_back(gettid());
  }
}

/// Adds up what comes. No lock guards `sum`; the hand-overs must.
Task add_up(Channel<int> in, long& sum) {
  while (const std::optional<int> value = co_await async_receive(in)) sum += *value;
}

Task pass_on(Channel<int> in, Channel<int> out) {
  while (const std::optional<int> value = co_await async_receive(in)) co_await async_send(out, *value);
  out.close();
}

/// Receives from either until both are closed.
Task merge(Channel<int> one, Channel<int> two, long& sum) {
  while (one || two) {
    std::optional<int> value;
    const std::size_t index = co_await async_select(receive_from(one, value), receive_from(two, value));
    if (value) {
      sum += *value;
    } else {
      (index == 0 ? one : two) = {};
    }
  }
}

}  // namespace

TEST_CASE("a task runs up to its first wait before start returns, then on the thread that wakes it",
          "[inline_executor]") {
  const auto channel = make_channel<int>();
  ThreadIds ran_on;
  InlineExecutor executor;
  const ClosedAtExit unblock(channel);
  executor.start(follow(channel, ran_on));
  const auto here = gettid();
  CHECK(ran_on == ThreadIds{here});
  channel.send(1);
  CHECK(ran_on == ThreadIds{here, here});
  const auto elsewhere = in_background([&] {
                           channel.send(2);
                           return gettid();
                         }).get();
  CHECK(elsewhere != here);
  CHECK(ran_on == ThreadIds{here, here, elsewhere});
}

TEST_CASE("the executor's destructor waits until every task has ended", "[inline_executor]") {
  const auto one = make_channel<int>();
  const auto two = make_channel<int>();
  long sum = 0;
  auto executor = std::make_unique<InlineExecutor>();
  executor->start(add_up(one, sum));
  executor->start(add_up(two, sum));
  auto ending = in_background([&] { executor.reset(); });
  const ClosedAtExit unblock_one(one), unblock_two(two);
  CHECK(blocks(ending));
  one.close();
  CHECK(blocks(ending));
  two.send(1);
  two.close();
  ending.get();
  CHECK(sum == 1);
}

TEST_CASE("an executor may be destroyed as soon as the last task has ended, on any thread", "[inline_executor]") {
  for (int round = 0; round < 300; ++round) {
    const auto channel = make_channel<int>();
    long sum = 0;
    std::future<void> closing;
    {
      InlineExecutor executor;
      executor.start(add_up(channel, sum));
      closing = in_background([channel] {
        channel.send(1);
        channel.close();
      });
    }
    REQUIRE(sum == 1);
  }
}

TEST_CASE("tasks that wake one another run nested and lose nothing", "[inline_executor]") {
  constexpr int values = 1'000;
  constexpr int stages = 8;
  const auto in = make_channel<int>();
  long sum = 0;
  {
    InlineExecutor executor;
    const ClosedAtExit unblock(in);
    auto channel = in;
    for (int i = 0; i < stages; ++i) {
      const auto next = make_channel<int>();
      executor.start(pass_on(channel, next));
      channel = next;
    }
    executor.start(add_up(channel, sum));
    for (int i = 0; i < values; ++i) in.send(1);
  }
  CHECK(sum == values);
}

TEST_CASE("a task may be woken, run and even end elsewhere while its await_suspend still runs", "[inline_executor]") {
  constexpr int threads = 4;
  constexpr int each = 2'000;
  const auto one = make_channel<int>();
  const auto two = make_channel<int>();
  long sum = 0;
  {
    InlineExecutor executor;
    std::vector<std::future<void>> senders;
    const ClosedAtExit unblock_one(one), unblock_two(two);
    SECTION("in a receive") {
      executor.start(add_up(one, sum));
      two.close();
      for (int i = 0; i < threads; ++i) {
        senders.push_back(in_background([&] {
          for (int value = 0; value < each; ++value) one.send(1);
        }));
      }
    }
    SECTION("in a send and a receive") {
      const auto between = make_channel<int>();
      executor.start(pass_on(one, between));
      executor.start(add_up(between, sum));
      two.close();
      for (int i = 0; i < threads; ++i) {
        senders.push_back(in_background([&] {
          for (int value = 0; value < each; ++value) one.send(1);
        }));
      }
    }
    SECTION("in a select") {
      executor.start(merge(one, two, sum));
      for (int i = 0; i < threads; ++i) {
        senders.push_back(in_background([channel = i % 2 == 0 ? one : two] {
          for (int value = 0; value < each; ++value) channel.send(1);
        }));
      }
    }
    finish(senders);
  }
  CHECK(sum == long{threads} * each);
}
