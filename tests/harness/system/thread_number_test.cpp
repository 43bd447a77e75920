#include "harness/system/thread_number.hpp"

#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/gate.hpp"

using namespace poolbench;
using testing::Gate;
using testing::OpenedAtExit;

TEST_CASE("a thread keeps its number") {
  CHECK(thread_number() == thread_number());
}

TEST_CASE("threads that live at once have different numbers") {
  constexpr int count = 50;
  std::mutex mutex;
  std::set<std::size_t> numbers{thread_number()};
  Gate gate;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        {
          const std::lock_guard lock(mutex);
          numbers.insert(thread_number());
        }
        gate.pass();
      });
    }
    const OpenedAtExit open(gate);
    gate.wait_for_arrivals(count);
  }
  CHECK(numbers.size() == count + 1);
}

TEST_CASE("the number of a thread that ended is used again") {
  std::set<std::size_t> numbers;
  for (int i = 0; i < 1'000; ++i) {
    std::thread([&] { numbers.insert(thread_number()); }).join();
  }
  CHECK(numbers.size() == 1);
}
