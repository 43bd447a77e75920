#pragma once

#include <algorithm>
#include <cstdint>

namespace poolbench {

/// Tells how much of a late submit is the producer's own fault, and not that of a pool whose submit() blocked.
///
/// A producer is late if it submits a job after it was due. What it loses by itself (it woke up late, it was busy
/// between two submits) stays its own until it has caught up; what it loses inside submit() is the pool's.
class ProducerLag {
 public:
  /// The producer's share of `submit` − `due`, in the same unit. `returned`: when the previous submit() returned;
  /// before the first one, any time until `due`.
  std::int64_t at(std::int64_t due, std::int64_t submit, std::int64_t returned) noexcept {
    const std::int64_t late = std::max<std::int64_t>(0, submit - due);
    own_ = returned <= due ? late : std::min(late, own_ + (submit - returned));
    return own_;
  }

 private:
  std::int64_t own_ = 0;
};

}  // namespace poolbench
