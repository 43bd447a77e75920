#include "pools/wait_group.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a wait for nothing returns at once", "[wait_group]") {
  WaitGroup group;
  group.wait();
}

TEST_CASE("a wait blocks until the last of many is done, and the group can be used again", "[wait_group]") {
  WaitGroup group;
  for (int round = 0; round < 2; ++round) {
    group.add();
    group.add();
    auto waiting = in_background([&] { group.wait(); });
    CHECK(blocks(waiting));
    group.done();
    CHECK(blocks(waiting));
    group.done();
    waiting.get();
  }
}

TEST_CASE("every waiting thread is woken", "[wait_group]") {
  WaitGroup group;
  group.add();
  std::vector<std::future<void>> waiting;
  for (int i = 0; i < 3; ++i) waiting.push_back(in_background([&] { group.wait(); }));
  CHECK(blocks(waiting.back()));
  group.done();
  finish(waiting);
}

TEST_CASE("what was written before each done is visible after the wait", "[wait_group]") {
  constexpr int threads = 4;
  constexpr int rounds = 500;
  WaitGroup group;
  std::vector<int> written(threads);  // plain, so that the thread sanitizer can detect a race
  for (int i = 0; i < threads * rounds; ++i) group.add();
  std::vector<std::future<void>> doing;
  for (int& mine : written) {
    doing.push_back(in_background([&] {
      for (int i = 0; i < rounds; ++i) {
        ++mine;
        group.done();
      }
    }));
  }
  group.wait();
  CHECK(written == std::vector<int>(threads, rounds));
  finish(doing);
}

TEST_CASE("every end counts that catches up with the adds", "[wait_group]") {
  constexpr int adds = 20'000;
  WaitGroup group;
  std::atomic<int> added = 0;
  auto ending = in_background([&] {
    for (int ended = 0; ended < adds; ++ended) {
      added.wait(ended);
      group.done();
    }
  });
  for (int i = 1; i <= adds; ++i) {
    group.add();
    added = i;
    added.notify_one();
  }
  group.wait();
  ending.get();
}

TEST_CASE("what others add and end meanwhile does not make up for what is still under way", "[wait_group]") {
  WaitGroup group;
  group.add();  // the one that is under way
  std::atomic<bool> stop = false;
  std::atomic<bool> ended = false;
  auto others = in_background([&] {
    while (!stop) {
      group.add();
      group.done();
    }
  });
  auto waiting = in_background([&] {
    group.wait();
    return ended.load();
  });
  for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
  ended = true;
  group.done();
  stop = true;
  others.get();
  CHECK(waiting.get());
}

TEST_CASE("a group may be destroyed as soon as a wait has returned", "[wait_group]") {
  constexpr int rounds = 500;
  std::vector<std::unique_ptr<WaitGroup>> groups(rounds);
  for (auto& group : groups) {
    group = std::make_unique<WaitGroup>();
    group->add();
    group->add();
  }
  // Raw pointers, taken before the first group is destroyed.
  std::vector<WaitGroup*> to_do;
  for (const auto& group : groups) to_do.push_back(group.get());
  const auto all_done = [&] {
    for (WaitGroup* group : to_do) group->done();
  };
  auto first = in_background(all_done);
  auto second = in_background(all_done);
  for (auto& group : groups) {
    group->wait();
    group.reset();
  }
  first.get();
  second.get();
}
