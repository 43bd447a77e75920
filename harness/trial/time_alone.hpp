#pragma once

#include <cstdint>

#include "harness/workload/jobs/job_work.hpp"

namespace poolbench {

/// How many nanoseconds a job takes when no other runs: the mean of the first jobs, of which the calling thread runs at
/// least three and, in three tenths of a second, at most a hundred. `jobs`: how many there are. Throws
/// std::runtime_error, which says which job it was, if one throws or its result is wrong.
double time_alone(JobWork& work, std::uint64_t jobs);

}  // namespace poolbench
