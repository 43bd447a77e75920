// Tasks that sleep.
#include "pools/coroutine/scheduler.hpp"

#include <chrono>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/scheduler_tasks.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;
using namespace std::chrono_literals;

namespace {

using Clock = Scheduler::Clock;

Task sleep_often(Scheduler& scheduler, Clock::duration each, int times, int& early) {
  for (int i = 0; i < times; ++i) {
    const auto until = Clock::now() + each;
    co_await scheduler.sleep_until(until);
    if (Clock::now() < until) ++early;
  }
}

}  // namespace

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

TEST_CASE("many tasks sleep at once, even very briefly, and none wakes early", "[scheduler]") {
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
