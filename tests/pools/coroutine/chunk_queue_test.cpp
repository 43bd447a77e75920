#include "pools/coroutine/chunk_queue.hpp"

#include <cstddef>
#include <memory>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// A queue of move-only numbers, and how many chunks it asked for.
struct Numbers {
  void push(int number) {
    if (!queue.has_room()) {
      queue.add(queue.new_chunk());
      ++chunks;
    }
    auto value = std::make_unique<int>(number);
    queue.push(value);
    CHECK(value == nullptr);
  }
  int pop() {
    const auto value = std::move(queue.pop());
    return *value;
  }

  ChunkQueue<std::unique_ptr<int>> queue;
  int chunks = 1;
};

constexpr int chunk = ChunkQueue<int>::Chunk::size;

}  // namespace

TEST_CASE("a chunk queue is first in, first out across any number of chunks", "[chunk queue]") {
  Numbers numbers;
  constexpr int count = 3 * chunk + 1;
  for (int i = 0; i < count; ++i) numbers.push(i);
  CHECK(numbers.queue.size() == count);
  CHECK(numbers.chunks == 4);
  for (int i = 0; i < count; ++i) CHECK(numbers.pop() == i);
  CHECK(numbers.queue.size() == 0);
}

TEST_CASE("a chunk queue reuses its chunks", "[chunk queue]") {
  Numbers numbers;
  int pushed = 0;
  int popped = 0;
  for (; pushed < chunk; ++pushed) numbers.push(pushed);
  for (int turn = 0; turn < 10 * chunk; ++turn) {
    numbers.push(pushed++);
    CHECK(numbers.pop() == popped++);
  }
  CHECK(numbers.chunks <= 3);
  for (; popped < pushed; ++popped) CHECK(numbers.pop() == popped);
}

TEST_CASE("room that was added early is used later", "[chunk queue]") {
  Numbers numbers;
  for (int i = 0; i < 3; ++i) numbers.queue.add(numbers.queue.new_chunk());
  for (int i = 0; i < 4 * chunk; ++i) numbers.push(i);
  CHECK(numbers.chunks == 1);
  CHECK_FALSE(numbers.queue.has_room());
  for (int i = 0; i < 4 * chunk; ++i) CHECK(numbers.pop() == i);
}

TEST_CASE("a chunk queue frees what is left in it", "[chunk queue]") {
  const auto shared = std::make_shared<int>(0);
  {
    ChunkQueue<std::shared_ptr<int>> queue;
    auto copy = shared;
    queue.push(copy);
    CHECK(shared.use_count() == 2);
  }
  CHECK(shared.use_count() == 1);
}
