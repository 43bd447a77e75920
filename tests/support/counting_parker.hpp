#pragma once

#include "pools/channel/parker.hpp"

namespace poolbench::testing {

/// Stands in for a blocked thread: it counts the wake-ups and does not sleep, so the test decides the order of
/// everything.
class CountingParker final : public Parker {
 public:
  void unpark() noexcept override { ++wake_ups; }

  int wake_ups = 0;
};

}  // namespace poolbench::testing
