#pragma once

#include "pools/language.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "pools/channel/slot.hpp"

namespace poolbench {

/// A channel's buffer: first in, first out. All of it is allocated at once, because while the channel is locked,
/// nothing may fail for lack of memory. Of T, only the move runs.
template <class T>
class Ring {
 public:
  explicit Ring(std::size_t capacity) : slots_(capacity) {}

  std::size_t capacity() const noexcept { return slots_.size(); }
  std::size_t size() const noexcept { return size_; }
  bool full() const noexcept { return size_ == slots_.size(); }

  /// There must be room.
  void push(T& value) noexcept {
    slots_[(first_ + size_) % slots_.size()].put(value);
    ++size_;
  }

  /// There must be a value; `value` must be empty.
  void pop(std::optional<T>& value) noexcept {
    value.emplace(std::move(slots_[first_].value()));
    first_ = (first_ + 1) % slots_.size();
    --size_;
  }

 private:
  std::vector<Slot<T>> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace poolbench
