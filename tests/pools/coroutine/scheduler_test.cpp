#include "pools/coroutine/scheduler.hpp"

#include <memory>
#include <thread>
#include <vector>

#include "pools/coroutine/channel_operations.hpp"
#include "tests/catch.hpp"
#include "tests/support/scheduler_tasks.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

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
