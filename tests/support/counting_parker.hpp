#pragma once

#include "pools/channel/parker.hpp"

namespace poolbench::testing {

/// Stands in for a blocked thread: nobody sleeps, the wake-ups are counted. So the order of everything is the test's.
class CountingParker final : public Parker {
 public:
  void unpark() noexcept override { ++wake_ups; }

  int wake_ups = 0;
};

}  // namespace poolbench::testing
