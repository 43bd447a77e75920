#pragma once

#include <vector>

#include "harness/workload/jobs/job_kind.hpp"

namespace poolbench {

/// The jobs that come with poolbench, hash-and-sleep first.
std::vector<JobKind> built_in_jobs();

// One file each.
JobKind tcp_job();
JobKind file_job();
JobKind cpu_job();
JobKind mixed_job();
JobKind lock_job();

}  // namespace poolbench
