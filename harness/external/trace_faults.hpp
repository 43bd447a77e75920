#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "harness/external/plausibility.hpp"
#include "harness/external/trace_file.hpp"

namespace poolbench::external {

/// Empty if the times that a program reported of each job can be true; otherwise says which cannot, and why: there is a
/// line for each job that ran; each job was submitted when it was due or later, slept as long as it was told to, and
/// ended before the batch did; no more of them ran at once than there are workers, or had arrived and not ended than
/// there are users; users thought as long as they were told to; and a load that was cut had too many jobs waiting.
///
/// `trace` is in the order of the jobs; `answer` has no fault of its own, see find_fault().
std::string find_fault_in_trace(std::span<const JobTimes> trace, const Answer& answer, const KnownBatch& batch);

}  // namespace poolbench::external
