#pragma once

#include <chrono>
#include <string>

#include "harness/external/protocol.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench::external {

/// What the suite knows of a batch that a program ran.
struct Circumstances {
  unsigned workers = 1;
  const Workload& workload;
  std::chrono::nanoseconds waited{};  ///< from the request to the answer, by the suite's clock
};

/// Empty if the answer can be true; otherwise says which figure cannot, and why. The suite sees a program's jobs only
/// through its answer, so whatever follows from arithmetic is checked: counts, checksum, and that times fit each other,
/// the sleeps that were asked for, and the suite's own clock.
std::string find_fault(const Answer& answer, const Circumstances& batch);

}  // namespace poolbench::external
