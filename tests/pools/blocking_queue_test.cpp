#include "pools/standard/blocking_queue.hpp"

#include <future>
#include <memory>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("a queue is first in, first out, and takes what can only be moved", "[blocking_queue]") {
  BlockingQueue<std::unique_ptr<int>> queue;
  for (const int value : {1, 2, 3}) queue.push(std::make_unique<int>(value));
  for (const int value : {1, 2, 3}) CHECK(*queue.pop() == value);
}

TEST_CASE("who takes from an empty queue waits for an item", "[blocking_queue]") {
  BlockingQueue<int> queue;
  auto taking = in_background([&] { return queue.pop(); });
  CHECK(blocks(taking));
  queue.push(7);
  CHECK(taking.get() == 7);
}

TEST_CASE("every item goes to one of those that wait", "[blocking_queue]") {
  BlockingQueue<int> queue;
  std::vector<std::future<int>> taking;
  for (int i = 0; i < 4; ++i) taking.push_back(in_background([&] { return queue.pop(); }));
  wait_until_others_are_blocked();
  for (int item = 1; item <= 4; ++item) queue.push(item);
  int sum = 0;
  for (const int item : results(taking)) sum += item;
  CHECK(sum == 1 + 2 + 3 + 4);
}
