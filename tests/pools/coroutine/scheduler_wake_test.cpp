// Tasks that are woken by threads and by tasks of other schedulers.
#include "pools/coroutine/scheduler.hpp"

#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "pools/coroutine/channel_operations.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/scheduler_tasks.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

Task echo(Channel<int> in, Channel<int> out) {
  while (const std::optional<int> value = co_await async_receive(in)) co_await async_send(out, *value);
}

}  // namespace

TEST_CASE("an idle scheduler sleeps until a thread wakes a task", "[scheduler]") {
  const auto channel = make_channel<int>();
  Scheduler scheduler;
  std::vector<int> received;
  scheduler.start(receive_all(channel, received));
  auto running = in_background([&] { scheduler.run(); });
  const ClosedAtExit unblock(channel);
  for (int i = 0; i < 3; ++i) {
    CHECK(blocks(running));
    CHECK(channel.try_send(i));
  }
  CHECK(blocks(running));
  channel.close();
  running.get();
  CHECK(received == std::vector{0, 1, 2});
}

TEST_CASE("a task that was woken before run resumes in it", "[scheduler]") {
  const auto channel = make_channel<int>();
  Scheduler first;
  Scheduler second;
  std::vector<int> received;
  first.start(receive_all(channel, received));
  auto running = in_background([&] { first.run(); });
  const ClosedAtExit unblock(channel);
  CHECK(blocks(running));
  SECTION("by a thread") {
    CHECK(channel.try_send(1));
    channel.close();
  }
  SECTION("by a task of another scheduler") {
    const auto other = make_channel<int>();
    second.start(echo(other, channel));
    auto sending = in_background([&] {
      other.send(1);
      other.close();
    });
    second.run();
    channel.close();
  }
  running.get();
  CHECK(received == std::vector{1});
}

TEST_CASE("threads and tasks hand values back and forth, and no wake-up is lost", "[scheduler]") {
  constexpr int rounds = 5'000;
  const auto in = make_channel<int>();
  const auto out = make_channel<int>();
  Scheduler scheduler;
  scheduler.start(echo(in, out));
  auto running = in_background([&] { scheduler.run(); });
  const ClosedAtExit unblock(in);
  int returned = 0;
  for (int i = 0; i < rounds; ++i) {
    in.send(i);
    if (i % 64 == 0) std::this_thread::yield();
    if (out.receive() == i) ++returned;
  }
  CHECK(returned == rounds);
}

TEST_CASE(
    "a scheduler may be destroyed once run returns, even while the thread that woke its last task has not returned",
    "[scheduler]") {
  for (int round = 0; round < 300; ++round) {
    const auto channel = make_channel<int>();
    std::vector<int> received;
    auto scheduler = std::make_unique<Scheduler>();
    scheduler->start(receive_all(channel, received));
    auto closing = in_background([channel] { channel.close(); });
    scheduler->run();
    scheduler.reset();
    closing.get();
    REQUIRE(received.empty());
  }
}
