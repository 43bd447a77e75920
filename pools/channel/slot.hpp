#pragma once

#include "pools/language.hpp"

#include <optional>
#include <utility>

namespace poolbench {

/// A place where values stay for a while, one after another, and that can be used with a lock held: a value comes in
/// and goes out by one move each, and nothing else of T's runs. So what a move leaves behind stays here until the next
/// value is moved onto it, or the slot goes.
template <class T>
class Slot {
 public:
  /// Moves `value` in. The slot is new, or its last value was taken.
  void put(T& value) noexcept {
    if (value_) {
      *value_ = std::move(value);
    } else {
      value_.emplace(std::move(value));
    }
  }

  /// What was put in, to be moved from.
  T& value() noexcept { return *value_; }

 private:
  std::optional<T> value_;
};

}  // namespace poolbench
