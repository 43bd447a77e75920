#include "pools/coroutine/inbox.hpp"

#include <algorithm>
#include <cstddef>
#include <future>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include "pools/coroutine/scheduler.hpp"
#include "tests/catch.hpp"
#include "tests/support/manual_executor.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

using Values = std::vector<int>;

constexpr std::size_t any = 1'000;

void push_all(Inbox<int>& inbox, int count) {
  for (int i = 0; i < count; ++i) inbox.push(i);
}

Values numbers(int count, int from = 0) {
  Values all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), from);
  return all;
}

/// Takes until the inbox is closed and empty; records what it took and how often it waited.
struct Taken {
  Values values;
  int waits = 0;
  bool ended = false;
};

Task take_all(Inbox<int>& inbox, Taken& taken) {
  Values batch;
  for (batch.reserve(any); inbox.take(batch, any);) {
    if (batch.empty()) {
      ++taken.waits;
      co_await inbox.arrival();
    }
    taken.values.insert(taken.values.end(), batch.begin(), batch.end());
  }
  taken.ended = true;
}

Task await_arrival(Inbox<int>& inbox, bool& arrived) {
  co_await inbox.arrival();
  arrived = true;
}

}  // namespace

TEST_CASE("a single taker gets everything in order of arrival, within its limit", "[inbox]") {
  Inbox<int> inbox(1);
  Values batch;
  batch.reserve(any);
  CHECK(inbox.take(batch, any));
  CHECK(batch.empty());
  push_all(inbox, 300);
  CHECK(inbox.take(batch, 256));
  CHECK(batch == numbers(256));
  CHECK(inbox.take(batch, 256));
  CHECK(batch == numbers(44, 256));
  CHECK(inbox.take(batch, any));
  CHECK(batch.empty());
}

TEST_CASE("one of several takers gets its share of what is there, rounded up, within its limit", "[inbox]") {
  Inbox<int> inbox(2);
  push_all(inbox, 160);
  Values batch;
  batch.reserve(any);
  CHECK(inbox.take(batch, any));
  CHECK(batch == numbers(80));
  CHECK(inbox.take(batch, 3));
  CHECK(batch == numbers(3, 80));
  CHECK(inbox.take(batch, any));
  CHECK(batch == numbers(39, 83));  // of 77
}

TEST_CASE("values left in a closed inbox can be taken", "[inbox]") {
  Inbox<int> inbox(1);
  push_all(inbox, 3);
  inbox.close();
  Values batch;
  batch.reserve(any);
  CHECK(inbox.take(batch, any));
  CHECK(batch == numbers(3));
  CHECK_FALSE(inbox.take(batch, any));
  CHECK(batch.empty());
}

TEST_CASE("move-only values can be passed on", "[inbox]") {
  Inbox<std::unique_ptr<int>> inbox(1);
  inbox.push(std::make_unique<int>(1));
  std::vector<std::unique_ptr<int>> batch;
  batch.reserve(1);
  CHECK(inbox.take(batch, any));
  CHECK(*batch.at(0) == 1);
}

TEST_CASE("a taker waits until something has come", "[inbox]") {
  Inbox<int> inbox(1);
  ManualExecutor executor;
  Taken taken;
  executor.start(take_all(inbox, taken));
  executor.run();
  CHECK(taken.waits == 1);
  inbox.push(0);
  CHECK(executor.ready_tasks() == 1);
  inbox.push(1);
  CHECK(executor.ready_tasks() == 1);  // the woken task finds both
  executor.run();
  CHECK(taken.values == numbers(2));
  CHECK(taken.waits == 2);
  inbox.close();
  executor.run();
  CHECK(taken.ended);
  CHECK(executor.alive() == 0);
}

TEST_CASE("a taker does not wait if a value or the end came between its look and its wait", "[inbox]") {
  Inbox<int> inbox(1);
  ManualExecutor executor;
  bool arrived = false;
  SECTION("a value") {
    inbox.push(0);
  }
  SECTION("the end") {
    inbox.close();
  }
  executor.start(await_arrival(inbox, arrived));
  executor.run_one();
  CHECK(arrived);
}

TEST_CASE("each value wakes another waiting taker", "[inbox]") {
  Inbox<int> inbox(3);
  ManualExecutor executor;
  std::vector<Taken> takers(3);
  for (Taken& taken : takers) executor.start(take_all(inbox, taken));
  executor.run();
  for (std::size_t woken = 1; woken <= 3; ++woken) {
    inbox.push(0);
    CHECK(executor.ready_tasks() == woken);
  }
  executor.run();
  Values all;
  for (const Taken& taken : takers) all.insert(all.end(), taken.values.begin(), taken.values.end());
  CHECK(all == Values{0, 0, 0});
  inbox.close();
  executor.run();
  CHECK(executor.alive() == 0);
}

TEST_CASE("a taker that was woken for a value that another took waits again, and is woken again", "[inbox]") {
  Inbox<int> inbox(2);
  ManualExecutor executor;
  Taken taken;
  executor.start(take_all(inbox, taken));
  executor.run();
  inbox.push(0);
  Values batch;
  batch.reserve(any);
  CHECK(inbox.take(batch, any));
  executor.run();
  CHECK(taken.waits == 2);
  inbox.push(1);
  executor.run();
  CHECK(batch == Values{0});
  CHECK(taken.values == Values{1});
  inbox.close();
  executor.run();
  CHECK(executor.alive() == 0);
}

TEST_CASE("a close wakes every taker", "[inbox]") {
  Inbox<int> inbox(3);
  ManualExecutor executor;
  std::vector<Taken> takers(3);
  for (Taken& taken : takers) executor.start(take_all(inbox, taken));
  executor.run();
  inbox.close();
  CHECK(executor.ready_tasks() == 3);
  executor.run();
  for (const Taken& taken : takers) CHECK(taken.ended);
  CHECK(executor.alive() == 0);
}

TEST_CASE("many producers pass each value once to several schedulers, and none sleeps while a value is left",
          "[inbox]") {
  constexpr int producers = 3;
  constexpr int each = 4'000;
  const auto takers = GENERATE(as<std::size_t>{}, 1, 3);
  Inbox<int> inbox(takers);
  std::vector<std::future<Values>> taking;
  for (std::size_t i = 0; i < takers; ++i) {
    taking.push_back(in_background([&] {
      Taken taken;
      Scheduler scheduler;
      scheduler.start(take_all(inbox, taken));
      scheduler.run();
      return taken.values;
    }));
  }
  std::vector<std::future<void>> producing;
  for (int producer = 0; producer < producers; ++producer) {
    producing.push_back(in_background([&, producer] {
      for (int i = 0; i < each; ++i) {
        inbox.push(producer * each + i);
        if (i % 32 == 0) std::this_thread::yield();  // now and then the takers find nothing
      }
    }));
  }
  finish(producing);
  inbox.close();
  Values all;
  for (const Values& part : results(taking)) all.insert(all.end(), part.begin(), part.end());
  std::ranges::sort(all);
  CHECK(all == numbers(producers * each));
}
