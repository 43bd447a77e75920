#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "harness/external/protocol.hpp"
#include "harness/workload/workload.hpp"

namespace poolbench::external {

/// What the suite itself knows about a batch that a program ran.
struct KnownBatch {
  unsigned workers = 1;
  const Workload& workload;
  std::chrono::nanoseconds waited{};  ///< from the request to the answer, by the suite's clock
  std::uint64_t most_backlog = 0;     ///< of an open load, see run_open_loop()
};

/// Empty if the answer can be true; otherwise says which figure cannot be true, and why. The suite sees nothing of a
/// program's jobs but the answer, so this checks everything that arithmetic can: the count, the checksum, and that the
/// times agree with each other, with the requested sleeps and with the suite's own clock.
std::string find_fault(const Answer& answer, const KnownBatch& batch);

}  // namespace poolbench::external
