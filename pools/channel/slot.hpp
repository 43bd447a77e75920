#pragma once

#include "pools/language.hpp"

#include <optional>
#include <utility>

namespace poolbench {

/// A place that holds one value after another and can be used with a lock held: a value comes in by one move and goes
/// out by one move, and nothing else of T runs. So a moved-from value stays here until the next value is moved onto it
/// or the slot is destroyed.
template <class T>
class Slot {
 public:
  /// Moves `value` in. The slot must be new, or its last value taken.
  void put(T& value) noexcept {
    if (value_) {
      *value_ = std::move(value);
    } else {
      value_.emplace(std::move(value));
    }
  }

  /// The value that was put in, to be moved from.
  T& value() noexcept { return *value_; }

 private:
  std::optional<T> value_;
};

}  // namespace poolbench
