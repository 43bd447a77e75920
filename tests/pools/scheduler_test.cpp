#include "pools/coroutine/scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pools/coroutine/channel_operations.hpp"
#include "tests/catch.hpp"
#include "tests/support/closed_at_exit.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;
using namespace std::chrono_literals;

namespace {

using Clock = Scheduler::Clock;

/// Resumes at once, behind all other ready tasks.
struct Yield {
  bool await_ready() const noexcept { return false; }
  void await_suspend(Task::Handle task) const noexcept { task.promise().unpark(); }
  void await_resume() const noexcept {}
};

Task take_turns(std::vector<int>& log, int id, int turns) {
  for (int i = 0; i < turns; ++i) {
    log.push_back(id);
    co_await Yield();
  }
}

Task note_thread(std::thread::id& ran_on) {
  ran_on = std::this_thread::get_id();
  co_return;
}

Task receive_all(Channel<int> channel, std::vector<int>& received) {
  while (const std::optional<int> value = co_await async_receive(channel)) received.push_back(*value);
}

Task echo(Channel<int> in, Channel<int> out) {
  while (const std::optional<int> value = co_await async_receive(in)) co_await async_send(out, *value);
}

struct Awake {
  int id;
  bool early;
};

Task sleep(Scheduler& scheduler, Clock::time_point until, int id, std::vector<Awake>& log) {
  co_await scheduler.sleep_until(until);
  log.push_back({id, Clock::now() < until});
}

Task sleep_often(Scheduler& scheduler, Clock::duration each, int times, int& early) {
  for (int i = 0; i < times; ++i) {
    const auto until = Clock::now() + each;
    co_await scheduler.sleep_until(until);
    if (Clock::now() < until) ++early;
  }
}

Task count_down(Scheduler& scheduler, int left, int& ran) {
  ++ran;
  if (left > 0) scheduler.start(count_down(scheduler, left - 1, ran));
  co_return;
}

Task run_another_then_take_turns(std::vector<int>& log, int id, int turns) {
  Scheduler another;
  another.start(take_turns(log, 0, 1));
  another.run();
  for (int i = 0; i < turns; ++i) {
    log.push_back(id);
    co_await Yield();
  }
}

Task keep(std::shared_ptr<int> /*kept*/) {
  co_return;
}

Task pass_on(Channel<int, OnOneThread> in, Channel<int, OnOneThread> out) {
  co_await async_send(out, *co_await async_receive(in) + 1);
}

Task feed_and_drain(Channel<int, OnOneThread> first, Channel<int, OnOneThread> last, int& result) {
  co_await async_send(first, 0);
  result = *co_await async_receive(last);
}

std::vector<int> ids(const std::vector<Awake>& log) {
  std::vector<int> all;
  for (const Awake& awake : log) all.push_back(awake.id);
  return all;
}

bool any_early(const std::vector<Awake>& log) {
  return std::ranges::any_of(log, &Awake::early);
}

}  // namespace

TEST_CASE("a scheduler without tasks returns at once", "[scheduler]") {
  Scheduler scheduler;
  scheduler.run();
}

TEST_CASE("tasks run on the thread that runs the scheduler, and only then", "[scheduler]") {
  Scheduler scheduler;
  std::thread::id ran_on;
  scheduler.start(note_thread(ran_on));
  CHECK(ran_on == std::thread::id());
  scheduler.run();
  CHECK(ran_on == std::this_thread::get_id());
  const auto elsewhere = in_background([&] {
                           scheduler.start(note_thread(ran_on));
                           scheduler.run();
                           return std::this_thread::get_id();
                         }).get();
  CHECK(ran_on == elsewhere);
}

TEST_CASE("tasks that are ready take turns", "[scheduler]") {
  constexpr int tasks = 100;  // more than run between two polls
  constexpr int turns = 3;
  Scheduler scheduler;
  std::vector<int> log;
  for (int id = 0; id < tasks; ++id) scheduler.start(take_turns(log, id, turns));
  scheduler.run();
  std::vector<int> expected;
  for (int i = 0; i < tasks * turns; ++i) expected.push_back(i % tasks);
  CHECK(log == expected);
}

TEST_CASE("a value goes through ten thousand tasks", "[scheduler]") {
  constexpr int tasks = 10'000;
  Scheduler scheduler;
  const auto first = make_channel<int, OnOneThread>();
  auto last = first;
  for (int i = 0; i < tasks; ++i) {
    const auto next = make_channel<int, OnOneThread>();
    scheduler.start(pass_on(last, next));
    last = next;
  }
  int result = 0;
  scheduler.start(feed_and_drain(first, last, result));
  scheduler.run();
  CHECK(result == tasks);
}

TEST_CASE("tasks may start tasks, and run returns when all have ended", "[scheduler]") {
  Scheduler scheduler;
  int ran = 0;
  scheduler.start(count_down(scheduler, 99, ran));
  scheduler.run();
  CHECK(ran == 100);
}

TEST_CASE("after a nested run of another scheduler, the outer one is current again", "[scheduler]") {
  Scheduler scheduler;
  std::vector<Awake> awake;
  std::vector<int> log;
  scheduler.start(sleep(scheduler, Clock::now(), 9, awake));
  scheduler.start(run_another_then_take_turns(log, 1, 3));
  scheduler.start([](std::vector<Awake>& slept, std::vector<int>& turns) -> Task {
    // Ready tasks run before the scheduler looks at the clock; tasks woken from elsewhere would have to wait for that.
    for (int i = 0; i < 3; ++i) co_await Yield();
    turns.push_back(static_cast<int>(slept.size()));
  }(awake, log));
  scheduler.run();
  CHECK(log == std::vector{0, 1, 1, 1, 0});
  CHECK(ids(awake) == std::vector{9});
}

TEST_CASE("a destroyed scheduler frees the tasks that never ran", "[scheduler]") {
  const auto kept = std::make_shared<int>();
  {
    Scheduler scheduler;
    for (int i = 0; i < 3; ++i) scheduler.start(keep(kept));
    CHECK(kept.use_count() == 4);
  }
  CHECK(kept.use_count() == 1);
}

// Sleeping

TEST_CASE("tasks wake in order of their deadlines and never early", "[scheduler]") {
  Scheduler scheduler;
  std::vector<Awake> log;
  const auto start = Clock::now();
  for (const int id : {3, 1, 4, 2, 0}) scheduler.start(sleep(scheduler, start + id * 2ms, id, log));
  scheduler.run();
  CHECK(ids(log) == std::vector{0, 1, 2, 3, 4});
  CHECK_FALSE(any_early(log));
}

TEST_CASE("passed deadlines wake at once, the oldest first", "[scheduler]") {
  Scheduler scheduler;
  std::vector<Awake> log;
  scheduler.start(sleep(scheduler, Clock::now() - 1h, 1, log));
  scheduler.start(sleep(scheduler, Clock::time_point::min(), 0, log));
  scheduler.run();
  CHECK(ids(log) == std::vector{0, 1});
}

TEST_CASE("many tasks sleep at once, however briefly, and none wakes early", "[scheduler]") {
  constexpr int tasks = 200;
  Scheduler scheduler;
  int early = 0;
  for (int i = 0; i < tasks; ++i) scheduler.start(sleep_often(scheduler, i * 1us, 5, early));
  scheduler.run();
  CHECK(early == 0);
}

TEST_CASE("a task is woken by a thread while another sleeps", "[scheduler]") {
  const auto channel = make_channel<int>();
  Scheduler scheduler;
  std::vector<Awake> log;
  std::vector<int> received;
  scheduler.start(sleep(scheduler, Clock::now() + 20ms, 1, log));
  scheduler.start(receive_all(channel, received));
  auto running = in_background([&] { scheduler.run(); });
  for (int i = 0; i < 3; ++i) channel.send(i);
  channel.close();
  running.get();
  CHECK(received == std::vector{0, 1, 2});
  CHECK(ids(log) == std::vector{1});
  CHECK_FALSE(any_early(log));
}

// Woken by threads

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
