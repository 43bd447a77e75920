#include "pools/coroutine/run_queue.hpp"

#include <array>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

using Tasks = std::array<Task::promise_type, 4>;

}  // namespace

TEST_CASE("a run queue is first in, first out, and can be used again", "[run_queue]") {
  Tasks tasks;
  RunQueue queue;
  for (int round = 0; round < 2; ++round) {
    CHECK(queue.empty());
    for (auto& task : tasks) queue.push(task);
    for (auto& task : tasks) {
      CHECK_FALSE(queue.empty());
      CHECK(&queue.pop() == &task);
    }
  }
  CHECK(queue.empty());
}

TEST_CASE("a task that was popped can be pushed again at once", "[run_queue]") {
  Tasks tasks;
  RunQueue queue;
  queue.push(tasks[0]);
  queue.push(tasks[1]);
  queue.push(queue.pop());
  CHECK(&queue.pop() == &tasks[1]);
  CHECK(&queue.pop() == &tasks[0]);
  CHECK(queue.empty());
}

TEST_CASE("appending moves everything, in order, to the end", "[run_queue]") {
  Tasks tasks;
  RunQueue queue, other;
  SECTION("to a queue that is not empty") {
    queue.push(tasks[0]);
    other.push(tasks[1]);
    other.push(tasks[2]);
    queue.append(other);
  }
  SECTION("to an empty one") {
    other.push(tasks[0]);
    other.push(tasks[1]);
    other.push(tasks[2]);
    queue.append(other);
  }
  SECTION("from an empty one") {
    for (std::size_t i = 0; i < 3; ++i) queue.push(tasks[i]);
    queue.append(other);
  }
  CHECK(other.empty());
  queue.push(tasks[3]);
  for (auto& task : tasks) CHECK(&queue.pop() == &task);
  CHECK(queue.empty());
  other.push(tasks[0]);
  CHECK(&other.pop() == &tasks[0]);
}
