#pragma once

#include "pools/language.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <memory>
#include <utility>

#include "pools/channel/slot.hpp"

namespace poolbench {

/// An unbounded queue that can be used with a lock held: a value comes in by one move and goes out by one move, and
/// nothing else of T runs. Only new_chunk() allocates; its user calls it with the lock released.
///
/// The chunks form a ring: first those with values, from `first_` to `last_`, then the used-up ones, which wait to be
/// used again. Not thread-safe.
template <class T>
class ChunkQueue {
 public:
  struct Chunk;

  ChunkQueue() : first_(new_chunk().release()), last_(first_) { first_->next = first_; }
  ChunkQueue(const ChunkQueue&) = delete;
  ChunkQueue& operator=(const ChunkQueue&) = delete;
  ~ChunkQueue() {
    for (Chunk* chunk = std::exchange(first_->next, nullptr); chunk != nullptr;) {
      delete std::exchange(chunk, chunk->next);
    }
  }

  std::size_t size() const noexcept { return size_; }

  /// Whether a value can be pushed; if not, add a chunk first.
  bool has_room() const noexcept { return end_ < Chunk::size || last_->next != first_; }

  /// Makes room for more values. new_chunk() throws std::bad_alloc.
  static std::unique_ptr<Chunk> new_chunk() { return std::make_unique<Chunk>(); }
  void add(std::unique_ptr<Chunk> chunk) noexcept {
    chunk->next = last_->next;
    last_->next = chunk.release();
  }

  void push(T& value) noexcept {
    assert(has_room());
    if (end_ == Chunk::size) {
      last_ = last_->next;
      end_ = 0;
    }
    last_->slots[end_++].put(value);
    ++size_;
  }

  /// Removes the oldest value and returns it, to be moved from before the next call. There must be one.
  T& pop() noexcept {
    assert(size_ > 0);
    if (begin_ == Chunk::size) {
      first_ = first_->next;
      begin_ = 0;
    }
    --size_;
    return first_->slots[begin_++].value();
  }

  struct Chunk {
    static constexpr std::size_t size = 64;
    std::array<Slot<T>, size> slots;
    Chunk* next = nullptr;
  };

 private:
  Chunk* first_;
  Chunk* last_;
  std::size_t begin_ = 0;  // in first_
  std::size_t end_ = 0;    // in last_
  std::size_t size_ = 0;
};

}  // namespace poolbench
