#include "pools/standard/blocking_queue.hpp"

#include <future>
#include <optional>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a queue is first in, first out", "[blocking_queue]") {
  BlockingQueue<std::optional<int>> queue;
  for (const int value : {1, 2, 3}) queue.push(value);
  for (const int value : {1, 2, 3}) CHECK(queue.pop() == value);
}

TEST_CASE("a closed queue hands out what is left, then reports its end", "[blocking_queue]") {
  BlockingQueue<std::optional<int>> queue;
  queue.push(1);
  queue.close();
  CHECK(queue.pop() == 1);
  CHECK(queue.pop() == std::nullopt);
  CHECK(queue.pop() == std::nullopt);
}

TEST_CASE("a close wakes every thread that waits for an item", "[blocking_queue]") {
  BlockingQueue<std::optional<int>> queue;
  std::vector<std::future<std::optional<int>>> taking;
  for (int i = 0; i < 3; ++i) taking.push_back(in_background([&] { return queue.pop(); }));
  wait_until_others_are_blocked();
  queue.close();
  for (const auto& item : results(taking)) CHECK(item == std::nullopt);
}

TEST_CASE("a pop from an empty queue waits for an item", "[blocking_queue]") {
  BlockingQueue<std::optional<int>> queue;
  auto taking = in_background([&] { return queue.pop(); });
  CHECK(blocks(taking));
  queue.push(7);
  CHECK(taking.get() == 7);
}

TEST_CASE("every item goes to one waiting thread", "[blocking_queue]") {
  BlockingQueue<std::optional<int>> queue;
  std::vector<std::future<std::optional<int>>> taking;
  for (int i = 0; i < 4; ++i) taking.push_back(in_background([&] { return queue.pop(); }));
  wait_until_others_are_blocked();
  for (int item = 1; item <= 4; ++item) queue.push(item);
  int sum = 0;
  for (const std::optional<int> item : results(taking)) sum += item.value_or(0);
  CHECK(sum == 1 + 2 + 3 + 4);
}
